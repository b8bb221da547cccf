import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import type { Conflict } from '../api/update-adapter.js';
import type { EditableField } from '../edits.js';
import { valueText } from '../provenance.js';

const FIELD_LABELS: Record<EditableField, MessageDescriptor> = {
  name: msg`Name`,
  description: msg`Description`,
  notes: msg`Notes`,
  tags: msg`Tags`,
  triggerWords: msg`Trigger words`,
  baseModel: msg`Base model`,
  family: msg`Family`,
  rating: msg`Rating`,
  favorite: msg`Favourite`,
  preferredWeight: msg`Preferred weight`,
};

function Value({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0 rounded-md border border-line-strong p-2">
      <dt className="text-xs text-muted">{title}</dt>
      <dd className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap">{text}</dd>
    </div>
  );
}

/** Two people wrote the same field: both values, and the choice. */
export function ConflictDialog({
  conflict,
  onSettle,
}: {
  conflict: Conflict | null;
  onSettle: (winner: 'mine' | 'theirs') => void;
}) {
  const { t, i18n } = useLingui();
  if (!conflict) return null;
  return (
    <Dialog
      open
      onOpenChange={() => onSettle('theirs')}
      title={<Trans>Changed somewhere else meanwhile</Trans>}
      description={
        <Trans>Somebody changed the same thing since you opened it. Choose which one stays.</Trans>
      }
      footer={
        <>
          <Button onClick={() => onSettle('theirs')}>
            <Trans>Keep theirs</Trans>
          </Button>
          <Button variant="primary" onClick={() => onSettle('mine')}>
            <Trans>Use mine</Trans>
          </Button>
        </>
      }
    >
      {conflict.fields.map((field) => (
        <section key={field} className="flex flex-col gap-1">
          <h3 className="text-sm font-medium">{i18n._(FIELD_LABELS[field])}</h3>
          <dl className="grid gap-2 sm:grid-cols-2">
            <Value title={t`Theirs`} text={valueText(field, conflict.theirs[field])} />
            <Value
              title={t`Yours`}
              text={
                conflict.change[field] === null
                  ? t`given back to its source`
                  : valueText(field, conflict.change[field])
              }
            />
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
