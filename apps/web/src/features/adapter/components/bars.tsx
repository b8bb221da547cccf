import { formatCount } from '../../../lib/format.js';

export interface Bar {
  label: string;
  count: number;
}

/** Counts as bars, each as long as its share of the largest. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ul className="grid gap-x-8 md:grid-cols-2">
      {bars.map(({ label, count }) => (
        <li key={label} className="flex h-7 items-center gap-3 text-sm">
          <span className="w-40 shrink-0 truncate" title={label}>
            {label}
          </span>
          <span aria-hidden className="h-1.5 min-w-0 flex-1">
            <span
              className="block h-full rounded-full bg-control"
              style={{ width: `${Math.max(1, (count / most) * 100)}%` }}
            />
          </span>
          <span className="w-24 shrink-0 text-right text-muted">{formatCount(count)}</span>
        </li>
      ))}
    </ul>
  );
}
