import { Trans, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { CopyButton } from '../../../components/ui/copy-button.js';
import { promptText } from '../prompt-text.js';
import { CopyWord } from './copy-word.js';
import { type FieldProps, Property } from './property.js';
import { WordInput } from './word-input.js';

/** Trigger words as chips that copy themselves, and the whole prompt with one button. */
export function TriggerWordsField(props: FieldProps) {
  const { detail, editor, readOnly } = props;
  const { t } = useLingui();
  const words = detail.triggerWords;
  const prompt = promptText(detail, detail.preferredWeight);
  const remove = (word: string) => void editor.save({ triggerWords: words.filter((one) => one !== word) });
  return (
    <Property
      {...props}
      label={t`Trigger words`}
      field="triggerWords"
      actions={<CopyButton text={prompt} label={t`Copy prompt`} />}
    >
      <div className="flex flex-wrap items-center gap-1.5">
        {words.length === 0 && readOnly && (
          <span className="text-sm text-muted">
            <Trans>None known</Trans>
          </span>
        )}
        {words.map((word) => (
          <CopyWord key={word} word={word} onRemove={readOnly ? undefined : () => remove(word)} />
        ))}
        {!readOnly && (
          <WordInput
            label={t`Add a word`}
            maxLength={LIMITS.triggerWord}
            onAdd={(word) => {
              if (!words.includes(word)) void editor.save({ triggerWords: [...words, word] });
            }}
            onRemoveLast={() => {
              const last = words.at(-1);
              if (last !== undefined) remove(last);
            }}
          />
        )}
      </div>
      <code className="font-mono text-xs break-all text-muted">{prompt}</code>
    </Property>
  );
}
