import { t } from '@lingui/core/macro';
import type { CustomFieldKind } from '@lora/schema/values';

/** What a field takes, in words. */
export function kindLabel(kind: CustomFieldKind): string {
  switch (kind) {
    case 'text':
      return t`Text`;
    case 'number':
      return t`Number`;
    case 'date':
      return t`Date`;
    case 'choice':
      return t`Choice`;
  }
}

/** Choices as lines of a text, each once, without empty ones. */
export function readChoices(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}
