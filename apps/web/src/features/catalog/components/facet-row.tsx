import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../../lib/format.js';

export interface FacetRowProps {
  label: string;
  icon?: ReactNode;
  /** Undefined where it cannot be known. */
  count?: number;
  /** The largest count beside it: the bar's full length. */
  most?: number;
  chosen: boolean;
  onClick: () => void;
  /** A click with alt: leaves the value out. */
  onExclude?: () => void;
  /** What happens to cards that are dropped here: `tag:ink`, `collection:<id>`. */
  drop?: string;
}

/** One value of a facet: how many have it, and a bar of its share. A click chooses it or lets it go. */
export function FacetRow({ label, icon, count, most, chosen, onClick, onExclude, drop }: FacetRowProps) {
  const { t } = useLingui();
  const share = count !== undefined && most ? count / most : 0;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      data-drop={drop}
      title={onExclude ? t`${label} (Alt+click leaves it out)` : label}
      onClick={(event) => (event.altKey && onExclude ? onExclude() : onClick())}
      className={clsx(
        'flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-sm outline-offset-[-2px] hover:bg-hover data-over:bg-accent-soft data-over:outline-2 data-over:outline-accent max-md:h-10',
        chosen ? 'bg-accent-soft' : count === 0 && 'text-muted',
      )}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {chosen && <Check aria-hidden className="size-3.5 shrink-0 text-accent-text" />}
      {most !== undefined && (
        <span aria-hidden className="h-1 w-8 shrink-0 rounded-full bg-hover">
          <span
            className="block h-full rounded-full bg-control"
            style={{ width: `${share > 0 ? Math.max(6, share * 100) : 0}%` }}
          />
        </span>
      )}
      {count !== undefined && (
        <span className="min-w-9 shrink-0 text-right text-xs text-muted">
          {/* Else it would be read as the last digits of the name. */}
          <span className="sr-only">, </span>
          {formatCount(count)}
        </span>
      )}
    </button>
  );
}
