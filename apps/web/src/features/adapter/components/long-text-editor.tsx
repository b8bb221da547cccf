import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Textarea } from '../../../components/ui/input.js';
import { useMarkEditing } from '../editing-store.js';

export interface LongTextEditorProps {
  label: string;
  value: string;
  maxLength: number;
  mono?: boolean;
  /** False: it was not taken, the text stays open. */
  onSave: (text: string) => Promise<boolean>;
  onDone: () => void;
}

/** Several lines with Save and Cancel; Ctrl+Enter saves, Escape leaves it as it was. */
export function LongTextEditor({ label, value, maxLength, mono, onSave, onDone }: LongTextEditorProps) {
  const [draft, setDraft] = useState(value);
  const [busy, setBusy] = useState(false);
  useMarkEditing(true);
  const save = async () => {
    setBusy(true);
    const taken = draft === value || (await onSave(draft));
    setBusy(false);
    if (taken) onDone();
  };
  return (
    <div className="flex flex-col gap-2">
      <Textarea
        autoFocus
        mono={mono}
        aria-label={label}
        rows={Math.min(16, Math.max(4, draft.split('\n').length + 1))}
        maxLength={maxLength}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          if (event.key === 'Escape') onDone();
        }}
      />
      <div className="flex gap-2">
        <Button variant="primary" busy={busy} onClick={() => void save()}>
          <Trans>Save</Trans>
        </Button>
        <Button variant="quiet" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </div>
  );
}
