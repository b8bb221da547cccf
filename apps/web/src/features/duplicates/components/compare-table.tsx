import { Trans, useLingui } from '@lingui/react/macro';
import type { ComparedField, DuplicateMember } from '@lora/schema';
import { clsx } from 'clsx';
import { Diff } from 'lucide-react';
import { useFieldNames } from '../../../lib/field-names.js';
import { comparedLabel, comparedText, HASHES } from '../compare-values.js';

/** Every field with one value for each adapter; on a phone its name stands above the values. */
export function CompareTable({
  members,
  fields,
}: {
  members: readonly DuplicateMember[];
  fields: readonly ComparedField[];
}) {
  const { t } = useLingui();
  const names = useFieldNames();
  if (fields.length === 0)
    return (
      <p className="text-muted">
        <Trans>They all say the same.</Trans>
      </p>
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
    <div role="region" aria-label={t`Details side by side`} tabIndex={0} className="overflow-x-auto">
      <table className="w-full table-fixed border-collapse text-left">
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            <th scope="col" className="w-40 py-2 pr-3 font-normal max-md:hidden">
              <Trans>Field</Trans>
            </th>
            {members.map(({ adapter }) => (
              <th key={adapter.id} scope="col" className="w-40 py-2 pr-3 font-normal break-words">
                {adapter.name}
              </th>
            ))}
          </tr>
        </thead>
        {fields.map((field) => {
          const label = comparedLabel(field, names);
          const mark = field.differs && (
            <>
              <Diff aria-hidden className="size-3.5 shrink-0 text-warn" />
              <span className="sr-only">
                <Trans>differs</Trans>
              </span>
            </>
          );
          return (
            <tbody key={field.field} className="border-b border-line align-top">
              <tr className="md:hidden">
                <th scope="rowgroup" colSpan={members.length} className="pt-2 text-sm font-normal text-muted">
                  <span className="inline-flex items-center gap-1.5">
                    {label} {mark}
                  </span>
                </th>
              </tr>
              <tr>
                <th scope="row" className="w-40 py-2 pr-3 text-sm font-normal text-muted max-md:hidden">
                  <span className="inline-flex items-center gap-1.5">
                    {label} {mark}
                  </span>
                </th>
                {members.map(({ adapter }) => {
                  const text = comparedText(field.field, field.values[adapter.id], names);
                  return (
                    <td
                      key={adapter.id}
                      className={clsx(
                        'w-40 py-2 pr-3 break-words',
                        HASHES.has(field.field) && 'font-mono text-sm',
                      )}
                    >
                      {text === null ? (
                        <span className="text-muted">–</span>
                      ) : (
                        <span className="line-clamp-6">{text}</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
