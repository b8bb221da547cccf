import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Textarea } from '../../../components/ui/input.js';
import { Segmented } from '../../../components/ui/segmented.js';
import { useMarkEditing } from '../editing-store.js';

export interface LongTextEditorProps {
  label: string;
  value: string;
  maxLength: number;
  mono?: boolean;
  hint?: string;
  /** Shows the text as it will be read, in place of the field. */
  renderPreview?: (text: string) => ReactNode;
  /** False: it was not taken, the text stays open. */
  onSave: (text: string) => Promise<boolean>;
  onDone: () => void;
}

/** Several lines with Save and Cancel; Ctrl+Enter saves, Escape leaves it as it was. */
export function LongTextEditor({
  label,
  value,
  maxLength,
  mono,
  hint,
  renderPreview,
  onSave,
  onDone,
}: LongTextEditorProps) {
  const { t } = useLingui();
  const [draft, setDraft] = useState(value);
  const [busy, setBusy] = useState(false);
  const [view, setView] = useState<'write' | 'read'>('write');
  useMarkEditing(true);
  const save = async () => {
    setBusy(true);
    const taken = draft === value || (await onSave(draft));
    setBusy(false);
    if (taken) onDone();
  };
  return (
    <div className="flex flex-col gap-2">
      {renderPreview && (
        <Segmented
          label={label}
          value={view}
          onValueChange={setView}
          options={[
            { value: 'write', label: t`Write` },
            { value: 'read', label: t`Preview` },
          ]}
        />
      )}
      {view === 'read' && renderPreview ? (
        <div className="min-h-20 rounded-md border border-line p-2">{renderPreview(draft)}</div>
      ) : (
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
      )}
      {hint && <p className="text-xs text-muted">{hint}</p>}
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
