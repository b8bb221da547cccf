import { plural, t } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { Star } from 'lucide-react';

export const STARS = [1, 2, 3, 4, 5] as const;

/** "3 stars", "Not rated". */
export function ratingLabel(rating: number): string {
  return rating === 0 ? t`Not rated` : plural(rating, { one: '# star', other: '# stars' });
}

export interface RatingProps {
  value: number;
  /** 0 takes the rating away: a click on the present star. */
  onChange: (rating: number) => void;
  disabled?: boolean;
  /** Small for cards. */
  size?: 'sm' | 'md';
  /** Cards are steered by keys on the grid: their stars are no tab stops. */
  tabIndex?: number;
}

/** Five stars to click; the chosen one again clears. */
export function Rating({ value, onChange, disabled, size = 'md', tabIndex }: RatingProps) {
  const { t } = useLingui();
  return (
    <span role="group" aria-label={t`Rating`} className="inline-flex items-center">
      {STARS.map((star) => (
        <button
          key={star}
          type="button"
          disabled={disabled}
          tabIndex={tabIndex}
          aria-label={ratingLabel(star)}
          aria-pressed={value === star}
          onClick={() => onChange(value === star ? 0 : star)}
          className={clsx(
            'inline-flex items-center justify-center rounded-sm hover:text-text disabled:opacity-50',
            star <= value ? 'text-text' : 'text-faint',
            size === 'sm'
              ? 'size-5 [&_svg]:size-3.5'
              : 'size-7 max-md:size-10 [&_svg]:size-4 max-md:[&_svg]:size-5',
          )}
        >
          <Star aria-hidden fill={star <= value ? 'currentColor' : 'none'} />
        </button>
      ))}
    </span>
  );
}
