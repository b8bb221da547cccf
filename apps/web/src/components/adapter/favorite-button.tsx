import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { Heart } from 'lucide-react';

export interface FavoriteButtonProps {
  on: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
  size?: 'sm' | 'md';
  tabIndex?: number;
}

/** A heart: filled while it is a favourite. */
export function FavoriteButton({ on, onChange, disabled, size = 'md', tabIndex }: FavoriteButtonProps) {
  const { t } = useLingui();
  return (
    <button
      type="button"
      disabled={disabled}
      tabIndex={tabIndex}
      aria-label={t`Favourite`}
      title={on ? t`Take out of the favourites (F)` : t`Make a favourite (F)`}
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md hover:bg-hover disabled:opacity-50',
        on ? 'text-text' : 'text-muted hover:text-text',
        size === 'sm' ? 'size-7 [&_svg]:size-4' : 'size-8 max-md:size-10 [&_svg]:size-4.5',
      )}
    >
      <Heart aria-hidden fill={on ? 'currentColor' : 'none'} />
    </button>
  );
}
