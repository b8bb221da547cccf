import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { AdapterSort } from '@lora/schema/values';
import { ArrowDownWideNarrow, ArrowUpNarrowWide, Dices } from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { NativeSelect } from '../../../components/ui/native-select.js';

interface SortKey {
  key: string;
  /** The direction that a person expects first. */
  first: AdapterSort;
  /** Absent where turning round means nothing. */
  second?: AdapterSort;
  label: MessageDescriptor;
}

/** What any list can be sorted by. */
const KEYS: readonly SortKey[] = [
  { key: 'added', first: '-added', second: 'added', label: msg`Added` },
  { key: 'modified', first: '-modified', second: 'modified', label: msg`Modified` },
  { key: 'published', first: '-publishedAt', second: 'publishedAt', label: msg`Published` },
  { key: 'name', first: 'name', second: '-name', label: msg`Name` },
  { key: 'fileName', first: 'fileName', second: '-fileName', label: msg`File name` },
  { key: 'size', first: '-size', second: 'size', label: msg`Size` },
  { key: 'rank', first: '-rank', second: 'rank', label: msg`Rank` },
  { key: 'rating', first: '-rating', second: 'rating', label: msg`Rating` },
  { key: 'random', first: 'random', label: msg`Random` },
];
const RELEVANCE: SortKey = { key: 'relevance', first: 'relevance', label: msg`Best match` };
const MANUAL: SortKey = { key: 'manual', first: 'manual', label: msg`Own order` };

export interface SortMenuProps {
  sort: AdapterSort;
  onSort: (sort: AdapterSort) => void;
  /** Whether words are looked for: then some match better. */
  hasWords: boolean;
  /** Whether one collection is shown: it has an order of its own. */
  inCollection: boolean;
  /** Another order by chance. */
  onRoll: () => void;
}

/** What the list is sorted by, and which way round. */
export function SortMenu({ sort, onSort, hasWords, inCollection, onRoll }: SortMenuProps) {
  const { t, i18n } = useLingui();
  const keys = [...(hasWords ? [RELEVANCE] : []), ...(inCollection ? [MANUAL] : []), ...KEYS];
  const active = keys.find(({ first, second }) => sort === first || sort === second) ?? KEYS[0];
  if (!active) return null;
  const { first, second } = active;
  const down = sort.startsWith('-');
  return (
    <div className="flex min-w-0 items-center gap-1">
      <NativeSelect
        label={t`Sort by`}
        value={active.key}
        onChange={(key) => onSort(keys.find((one) => one.key === key)?.first ?? sort)}
        options={keys.map(({ key, label }) => ({ value: key, label: i18n._(label) }))}
      />
      {second && (
        <IconButton
          label={down ? t`Descending: turn round` : t`Ascending: turn round`}
          icon={down ? <ArrowDownWideNarrow aria-hidden /> : <ArrowUpNarrowWide aria-hidden />}
          onClick={() => onSort(sort === first ? second : first)}
        />
      )}
      {sort === 'random' && (
        <IconButton label={t`Shuffle again`} icon={<Dices aria-hidden />} onClick={onRoll} />
      )}
    </div>
  );
}
