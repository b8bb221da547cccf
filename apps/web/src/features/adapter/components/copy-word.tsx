import { useLingui } from '@lingui/react/macro';
import { Chip } from '../../../components/ui/chip.js';
import { showToast } from '../../../components/ui/toast.js';
import { copyText } from '../../../lib/copy-text.js';

/** A trigger word: a click puts it on the clipboard. */
export function CopyWord({ word, onRemove }: { word: string; onRemove?: () => void }) {
  const { t } = useLingui();
  const copy = async () => {
    const done = await copyText(word);
    if (done) showToast({ id: 'copied', title: t`Copied “${word}”`, duration: 1500 });
    else showToast({ tone: 'danger', title: t`Couldn't copy. Select the text and copy it by hand.` });
  };
  return (
    <Chip
      title={t`Copy “${word}”`}
      onClick={() => void copy()}
      onRemove={onRemove}
      removeLabel={t`Remove the word ${word}`}
    >
      <span className="truncate font-mono text-sm">{word}</span>
    </Chip>
  );
}
