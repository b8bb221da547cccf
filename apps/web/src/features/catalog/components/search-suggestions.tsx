import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Suggestion } from '@lora/schema';
import { clsx } from 'clsx';
import { formatCount } from '../../../lib/format.js';

/** The id of one option, for `aria-activedescendant`. */
export function optionId(list: string, at: number): string {
  return `${list}-${at}`;
}

/** Ways to complete the search, each with how many it finds. The input keeps the focus and steers it. */
export function SearchSuggestions({
  id,
  items,
  active,
  onTake,
}: {
  id: string;
  items: readonly Suggestion[];
  active: number;
  onTake: (suggestion: Suggestion) => void;
}) {
  const { t } = useLingui();
  return (
    <ul id={id} role="listbox" aria-label={t`Suggestions`} className="max-h-88 overflow-y-auto p-1">
      {items.map((item, at) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the input has the keys
        <li
          key={`${item.kind} ${item.text}`}
          id={optionId(id, at)}
          role="option"
          aria-selected={at === active}
          // The press must not take the focus from the input.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(item)}
          className={clsx(
            'flex h-8 cursor-default items-center gap-3 rounded-md px-2 max-md:h-10',
            at === active ? 'bg-pressed' : 'hover:bg-hover',
          )}
        >
          <span className="min-w-0 flex-1 truncate">{item.label}</span>
          {item.count !== null && (
            <span className="shrink-0 text-sm text-muted">
              <span aria-hidden>{formatCount(item.count)}</span>
              <span className="sr-only">
                {plural(item.count, { one: 'finds # adapter', other: 'finds # adapters' })}
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
