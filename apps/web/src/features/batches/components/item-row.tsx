import { Trans, useLingui } from '@lingui/react/macro';
import type { BatchItem, FieldChangeView } from '@lora/schema';
import { ArrowRight, CircleAlert, Minus, Plus, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '../../../components/ui/badge.js';
import { useFieldNames } from '../../../lib/field-names.js';
import { type FieldNames, fieldLabel, isListField, listWords, valueText } from '../../../lib/field-words.js';

const WORD =
  'inline-flex max-w-48 items-center gap-1 rounded-sm border px-1 text-sm [&_svg]:size-3 [&_svg]:shrink-0';

/** Words that come and go; the others stay and are not said. */
function ListChange({
  field,
  from,
  to,
  names,
}: {
  field: string;
  from: unknown;
  to: unknown;
  names: FieldNames;
}) {
  const { t } = useLingui();
  const before = listWords(field, from, names);
  const after = listWords(field, to, names);
  const gone = before.filter((word) => !after.includes(word));
  const come = after.filter((word) => !before.includes(word));
  if (gone.length === 0 && come.length === 0) return <Trans>in another order</Trans>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {gone.map((word) => (
        <span
          key={`-${word}`}
          title={t`Taken away: ${word}`}
          className={`${WORD} border-line-strong text-muted`}
        >
          <Minus aria-hidden />
          <del className="truncate">{word}</del>
        </span>
      ))}
      {come.map((word) => (
        <span key={`+${word}`} title={t`Added: ${word}`} className={`${WORD} border-ok/60`}>
          <Plus aria-hidden className="text-ok" />
          <ins className="truncate no-underline">{word}</ins>
        </span>
      ))}
    </span>
  );
}

function Change({ change, names }: { change: FieldChangeView; names: FieldNames }) {
  const { field, from, to } = change;
  const isList = isListField(field) && Array.isArray(from.value) && Array.isArray(to.value);
  return (
    <span className="inline-flex min-w-0 max-w-full flex-wrap items-center gap-x-1.5 text-sm">
      <span className="text-muted">{fieldLabel(field, names)}</span>
      {isList ? (
        <ListChange field={field} from={from.value} to={to.value} names={names} />
      ) : (
        <>
          <span className="max-w-48 truncate text-muted">{valueText(field, from.value, names)}</span>
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted" />
          <span className="sr-only">
            <Trans>becomes</Trans>
          </span>
          <span className="max-w-48 truncate">{valueText(field, to.value, names)}</span>
        </>
      )}
    </span>
  );
}

/** How the undo went with one adapter. */
function UndoNote({ item }: { item: BatchItem }) {
  if (item.undo === 'restored')
    return (
      <Badge tone="ok" icon={<Undo2 aria-hidden />}>
        <Trans>Brought back</Trans>
      </Badge>
    );
  if (item.undo === null) return null;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2 text-sm">
      <Badge tone={item.undo === 'kept' ? 'warn' : 'danger'} icon={<CircleAlert aria-hidden />}>
        {item.undo === 'kept' ? <Trans>Kept</Trans> : <Trans>Failed</Trans>}
      </Badge>
      <span className="text-muted">{item.undoMessage}</span>
    </span>
  );
}

/** What happens, or happened, to one adapter: field by field from what to what, or why nothing. */
export function ItemRow({
  item,
  onOpen,
  undo,
}: {
  item: BatchItem;
  onOpen?: (id: string) => void;
  undo?: boolean;
}) {
  const { t } = useLingui();
  const names = useFieldNames();
  const name = item.name === '' ? t`An adapter that is gone` : item.name;
  const say = (): ReactNode => {
    if (undo && item.undo !== null) return <UndoNote item={item} />;
    if (item.outcome === 'failed')
      return (
        <span className="inline-flex items-center gap-1.5 text-sm text-danger [&_svg]:size-3.5 [&_svg]:shrink-0">
          <CircleAlert aria-hidden />
          {item.message ?? t`Failed`}
        </span>
      );
    if (item.outcome === 'waiting')
      return (
        <span className="text-sm text-muted">
          <Trans>Not done</Trans>
        </span>
      );
    if (item.changes.length === 0)
      return (
        <span className="text-sm text-muted">
          <Trans>Is so already</Trans>
        </span>
      );
    return item.changes.map((change) => <Change key={change.field} change={change} names={names} />);
  };
  return (
    <div className="grid gap-x-4 gap-y-1 px-3 py-2.5 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] md:items-center">
      {onOpen && item.name !== '' ? (
        <button
          type="button"
          onClick={() => onOpen(item.adapterId)}
          className="truncate text-left underline decoration-line-strong underline-offset-4 hover:decoration-current max-md:min-h-10"
          title={name}
        >
          {name}
        </button>
      ) : (
        <span className="truncate" title={name}>
          {name}
        </span>
      )}
      <span className="flex min-w-0 flex-col gap-1">{say()}</span>
    </div>
  );
}
