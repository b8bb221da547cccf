import { useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { Field } from '../../../components/ui/field.js';
import { Textarea } from '../../../components/ui/input.js';
import { findGlobProblem, GLOB_LENGTH, splitGlobs } from '../split-globs.js';

/** Patterns of what a root leaves out, one on each line. */
export function GlobField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui();
  const problem = findGlobProblem(splitGlobs(value));
  const error =
    problem === 'too-many'
      ? t`At most ${LIMITS.globs} patterns.`
      : problem === 'too-long'
        ? t`A pattern may have ${GLOB_LENGTH} characters at most.`
        : undefined;
  return (
    <Field
      label={t`Leave out (optional)`}
      hint={t`One pattern on each line, such as old/** or *-draft.safetensors. Hidden folders and trash are left out anyway.`}
      error={error}
    >
      <Textarea
        mono
        rows={3}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
