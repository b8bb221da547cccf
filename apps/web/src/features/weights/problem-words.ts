import { t } from '@lingui/core/macro';

/** Why weights were not analysed, in a sentence; codes that are new to this page get a plain one. */
export function describeProblem(code: string | null): string {
  switch (code) {
    case 'nothing_analysed':
      return t`None of its modules has a form whose change can be told without the base model.`;
    case 'nothing_changed':
      return t`Its weights change nothing: all of them are zero.`;
    case 'file_missing':
      return t`Its file went missing before its weights were read.`;
    case 'unknown_dtype':
      return t`It is stored in a number format that can't be read here.`;
    case 'too_large':
      return t`Its modules are too large to be analysed.`;
    default:
      return t`Its weights couldn't be analysed.`;
  }
}
