import { Trans, useLingui } from '@lingui/react/macro';
import type { FieldChangeView } from '@lora/schema';
import { clsx } from 'clsx';
import { ArrowDown, ArrowRight, Minus, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { customFieldId } from '../../../lib/custom-fields.js';
import {
  type FieldNames,
  fieldLabel,
  isListField,
  isLongText,
  listWords,
  valueText,
} from '../../../lib/field-words.js';
import { markWords } from '../mark-words.js';
import { previewsChange } from '../previews-change.js';

/** Fields that only people write: without a value of theirs there is none. */
const PEOPLE_ONLY: ReadonlySet<string> = new Set(['hidden', 'favorite', 'rating', 'collections', 'previews']);

interface ValueProps {
  field: string;
  value: unknown;
  names: FieldNames;
}

/** One value, whole; null is the word of the files, or nothing. */
export function FieldValue({ field, value, names }: ValueProps) {
  if (value === null || value === undefined) {
    const isOurs = PEOPLE_ONLY.has(field) || customFieldId(field) !== null;
    return (
      <span className="text-muted italic">
        {isOurs ? <Trans>not set</Trans> : <Trans>as in the files</Trans>}
      </span>
    );
  }
  return <span className="break-words whitespace-pre-wrap">{valueText(field, value, names)}</span>;
}

function MarkedText({ from, to }: { from: string; to: string }) {
  const pieces = useMemo(() => markWords(from, to), [from, to]);
  if (!pieces) return null;
  return (
    <span className="break-words whitespace-pre-wrap">
      {pieces.map(({ kind, text }, index) => {
        if (kind === 'added') {
          return (
            // oxlint-disable-next-line react/no-array-index-key -- pieces have no other name and never move
            <ins key={index} className="rounded-sm bg-ok/10 text-ok decoration-1 underline-offset-2">
              {text}
            </ins>
          );
        }
        if (kind === 'removed') {
          return (
            // oxlint-disable-next-line react/no-array-index-key -- as above
            <del key={index} className="rounded-sm bg-danger/10 text-danger decoration-1">
              {text}
            </del>
          );
        }
        // oxlint-disable-next-line react/no-array-index-key -- as above
        return <span key={index}>{text}</span>;
      })}
    </span>
  );
}

/** Words that came and went, each as a chip with its sign. */
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
  const removed = before.filter((word) => !after.includes(word));
  const added = after.filter((word) => !before.includes(word));
  if (removed.length === 0 && added.length === 0) return <Trans>in another order</Trans>;
  const chip = 'inline-flex h-6 max-w-full items-center gap-1 rounded-md border px-1.5 text-sm';
  return (
    <ul className="flex flex-wrap gap-1">
      {removed.map((word) => (
        <li
          key={`-${word}`}
          title={t`Taken away: ${word}`}
          className={`${chip} border-danger/50 text-danger`}
        >
          <Minus aria-hidden className="size-3 shrink-0" />
          <del className="truncate decoration-1">{word}</del>
        </li>
      ))}
      {added.map((word) => (
        <li key={`+${word}`} title={t`Added: ${word}`} className={`${chip} border-ok/50 text-ok`}>
          <Plus aria-hidden className="size-3 shrink-0" />
          <ins className="truncate no-underline">{word}</ins>
        </li>
      ))}
    </ul>
  );
}

function ChangedValue({ change, names }: { change: FieldChangeView; names: FieldNames }) {
  const { field } = change;
  const from = change.from.value;
  const to = change.to.value;
  if (isListField(field) && Array.isArray(from) && Array.isArray(to))
    return <ListChange field={field} from={from} to={to} names={names} />;
  const isMarked = typeof from === 'string' && typeof to === 'string' && markWords(from, to) !== null;
  if (isMarked && !['baseModel', 'family'].includes(field)) return <MarkedText from={from} to={to} />;
  if (field === 'previews') return <>{previewsChange(from, to)}</>;
  const isLong = isLongText(field);
  return (
    <span
      className={clsx(
        'inline-flex max-w-full gap-x-2',
        isLong ? 'flex-col items-start' : 'flex-wrap items-baseline',
      )}
    >
      <FieldValue field={field} value={from} names={names} />
      {isLong ? (
        <ArrowDown aria-hidden className="my-0.5 size-3.5 shrink-0 text-muted" />
      ) : (
        <ArrowRight aria-hidden className="size-3.5 shrink-0 self-center text-muted" />
      )}
      <span className="sr-only">
        <Trans>becomes</Trans>
      </span>
      <FieldValue field={field} value={to} names={names} />
    </span>
  );
}

/** Field by field, from what to what. */
export function ChangeList({ changes, names }: { changes: readonly FieldChangeView[]; names: FieldNames }) {
  return (
    <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[minmax(7rem,auto)_minmax(0,1fr)]">
      {changes.map((change) => (
        <div key={change.field} className="contents">
          <dt className="text-muted max-sm:mt-1">{fieldLabel(change.field, names)}</dt>
          <dd className="max-h-60 min-w-0 overflow-y-auto">
            <ChangedValue change={change} names={names} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
