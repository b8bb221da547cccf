import { Trans, useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { useCustomFields } from '../../../lib/custom-fields.js';
import { fieldLabel, isListField, listWords, valueText } from '../../../lib/field-words.js';
import type { Conflict, Winner } from '../api/update-adapter.js';
import { canJoin, readChange, readField } from '../edits.js';

interface SideProps {
  title: string;
  field: string;
  value: unknown;
  /** Of the other side: words of a list that only one has are marked. */
  other: unknown;
  /** Instead of a value. */
  text?: string;
}

function Side({ title, field, value, other, text }: SideProps) {
  const others = new Set(listWords(field, other));
  return (
    <div className="min-w-0 rounded-md border border-line-strong p-2">
      <dt className="mb-1 text-xs text-muted">{title}</dt>
      <dd className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap">
        {text === undefined && isListField(field) && Array.isArray(value) && value.length > 0 ? (
          <ul className="flex flex-wrap gap-1">
            {listWords(field, value).map((word) => (
              <li
                key={word}
                className={clsx(
                  'max-w-full truncate rounded-md border px-1.5 text-sm',
                  others.has(word) ? 'border-line text-muted' : 'border-accent bg-accent-soft',
                )}
              >
                {word}
              </li>
            ))}
          </ul>
        ) : (
          (text ?? valueText(field, value))
        )}
      </dd>
    </div>
  );
}

/** Two people wrote the same field: both values, and the choice. */
export function ConflictDialog({
  conflict,
  onSettle,
}: {
  conflict: Conflict | null;
  onSettle: (winner: Winner) => void;
}) {
  const { t } = useLingui();
  const customFields = new Map(useCustomFields().map(({ id, name }) => [id, name]));
  if (!conflict) return null;
  const { change, fields, theirs } = conflict;
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
          {canJoin(change, fields) && (
            <Button onClick={() => onSettle('both')}>
              <Trans>Keep both</Trans>
            </Button>
          )}
          <Button variant="primary" onClick={() => onSettle('mine')}>
            <Trans>Use mine</Trans>
          </Button>
        </>
      }
    >
      {fields.map((field) => {
        const mine = readChange(change, field);
        const now = readField(theirs, field);
        return (
          <section key={field} className="flex flex-col gap-1">
            <h3 className="text-sm font-medium">{fieldLabel(field, { customFields })}</h3>
            <dl className="grid gap-2 sm:grid-cols-2">
              <Side title={t`Theirs`} field={field} value={now} other={mine} />
              <Side
                title={t`Yours`}
                field={field}
                value={mine}
                other={now}
                text={mine === null ? t`given back to its source` : undefined}
              />
            </dl>
          </section>
        );
      })}
    </Dialog>
  );
}
