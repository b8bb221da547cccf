import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './tooltip.js';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Said by screen readers and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  size?: 'sm' | 'md';
  /** For toggles: sets aria-pressed and the accent. */
  pressed?: boolean;
  tooltip?: boolean;
  side?: 'top' | 'right' | 'bottom' | 'left';
}

/** A square button with one icon, always with a name. */
export function IconButton({
  label,
  icon,
  size = 'md',
  pressed,
  tooltip = true,
  side,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md transition-colors hover:bg-hover active:bg-pressed',
        'disabled:opacity-50 max-md:size-10 [&_svg]:size-4',
        size === 'sm' ? 'size-7' : 'size-8',
        pressed ? 'text-accent-text' : 'text-muted hover:text-text',
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
  return tooltip ? (
    <Tooltip label={label} side={side}>
      {button}
    </Tooltip>
  ) : (
    button
  );
}
