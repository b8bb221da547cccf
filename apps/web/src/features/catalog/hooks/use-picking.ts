import { plural } from '@lingui/core/macro';
import type { AdapterFilter, AdapterQuery } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { type AdapterList, itemAt } from '../../../lib/adapter-list.js';
import { describeError } from '../../../lib/describe-error.js';
import { loadRange, RANGE_MAX } from '../api/load-range.js';
import { pickAll, setRange, startRange, usePicked } from '../store.js';

function rangeOf(a: number, b: number): [from: number, to: number] {
  return a < b ? [a, b] : [b, a];
}

/** Picking many cards: a range from one to another, those under a rectangle, or all that the search finds. */
export function usePicking(
  list: AdapterList,
  { query, filter, active }: { query: AdapterQuery; filter: AdapterFilter; active: number },
) {
  const client = useQueryClient();
  const asked = useRef(0);

  /** From where the range began (else the selected card) to `to`. */
  const pickTo = (to: number) => {
    if (usePicked.getState().from === null) startRange(Math.max(0, active), true);
    const [from, last] = rangeOf(usePicked.getState().from ?? 0, to);
    if (last - from >= RANGE_MAX) {
      const title = plural(RANGE_MAX, {
        one: '# adapter can be picked as a range',
        other: 'At most # adapters can be picked as a range; Ctrl+A picks all',
      });
      return showToast({ title });
    }
    const call = (asked.current += 1);
    const ids: string[] = [];
    for (let at = from; at <= last; at += 1) {
      const item = itemAt(list, at);
      if (item) ids.push(item.id);
    }
    setRange(ids);
    if (ids.length === last - from + 1) return;
    loadRange(client, query, from, last).then(
      (all) => call === asked.current && setRange(all),
      (error: unknown) => showToast({ tone: 'danger', title: describeError(error) }),
    );
  };

  const pickCells = (indexes: readonly number[]) => {
    asked.current += 1;
    setRange(indexes.flatMap((index) => itemAt(list, index)?.id ?? []));
  };

  const pickEverything = () => {
    asked.current += 1;
    pickAll(filter);
  };
  return { pickTo, pickCells, pickEverything };
}
