import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { AdapterSort } from '@lora/schema/values';
import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { Select } from '../../../components/ui/select.js';

/** What a list can be sorted by, with the direction that a person expects first. */
const KEYS: readonly { key: string; first: AdapterSort; second: AdapterSort; label: MessageDescriptor }[] = [
  { key: 'added', first: '-added', second: 'added', label: msg`Added` },
  { key: 'modified', first: '-modified', second: 'modified', label: msg`Modified` },
  { key: 'name', first: 'name', second: '-name', label: msg`Name` },
  { key: 'fileName', first: 'fileName', second: '-fileName', label: msg`File name` },
  { key: 'size', first: '-size', second: 'size', label: msg`Size` },
  { key: 'rank', first: '-rank', second: 'rank', label: msg`Rank` },
  { key: 'rating', first: '-rating', second: 'rating', label: msg`Rating` },
];

/** What the list is sorted by, and which way round. */
export function SortMenu({ sort, onSort }: { sort: AdapterSort; onSort: (sort: AdapterSort) => void }) {
  const { t, i18n } = useLingui();
  const active = KEYS.find(({ first, second }) => sort === first || sort === second) ?? KEYS[0];
  if (!active) return null;
  const down = sort.startsWith('-');
  return (
    <div className="flex items-center gap-1">
      <Select
        label={t`Sort by`}
        value={active.key}
        onValueChange={(key) => onSort(KEYS.find((one) => one.key === key)?.first ?? sort)}
        options={KEYS.map(({ key, label }) => ({ value: key, label: i18n._(label) }))}
      />
      <IconButton
        label={down ? t`Descending: turn round` : t`Ascending: turn round`}
        icon={down ? <ArrowDownWideNarrow aria-hidden /> : <ArrowUpNarrowWide aria-hidden />}
        onClick={() => onSort(sort === active.first ? active.second : active.first)}
      />
    </div>
  );
}
