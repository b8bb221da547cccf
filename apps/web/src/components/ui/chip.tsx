import { clsx } from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

export interface ChipProps {
  children: ReactNode;
  /** Makes the words a button. */
  onClick?: () => void;
  /** Shows a small cross; `removeLabel` names it. */
  onRemove?: () => void;
  removeLabel?: string;
  selected?: boolean;
  title?: string;
}

/** A word that can be clicked or taken away: filters, tags, trigger words. */
export function Chip({ children, onClick, onRemove, removeLabel, selected, title }: ChipProps) {
  const words = 'inline-flex min-w-0 items-center gap-1.5 px-2 truncate';
  return (
    <span
      title={title}
      className={clsx(
        'inline-flex h-6 max-w-full items-stretch overflow-hidden rounded-md border text-sm max-md:h-9',
        selected ? 'border-accent bg-accent-soft' : 'border-line-strong bg-raised',
      )}
    >
      {onClick ? (
        <button
          type="button"
          aria-pressed={selected}
          onClick={onClick}
          className={clsx(words, 'outline-offset-[-2px] hover:bg-hover')}
        >
          {children}
        </button>
      ) : (
        <span className={words}>{children}</span>
      )}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="flex w-6 items-center justify-center text-muted outline-offset-[-2px] hover:bg-hover hover:text-text max-md:w-9"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  );
}
