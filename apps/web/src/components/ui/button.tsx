import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Spinner } from './spinner.js';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

const LOOK: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-medium',
  secondary: 'border border-line-strong bg-raised hover:bg-hover active:bg-pressed',
  quiet: 'hover:bg-hover active:bg-pressed text-muted hover:text-text',
  danger: 'bg-danger-fill text-white hover:brightness-110 font-medium',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  /** `sm` is for rows of lists; on a phone both are 40 px high. */
  size?: 'sm' | 'md';
  icon?: ReactNode;
  /** Shows a spinner, refuses clicks, keeps the width. */
  busy?: boolean;
}

/** A button with words; one primary at most per view. */
export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  busy,
  className,
  children,
  disabled,
  type,
  ...rest
}: ButtonProps) {
  return (
    <button
      // oxlint-disable-next-line react/button-has-type -- the default is `button`, a form asks for `submit`
      type={type ?? 'button'}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center gap-2 rounded-md whitespace-nowrap transition-colors select-none',
        'disabled:opacity-50 max-md:h-10 max-md:px-4 [&_svg]:size-4 [&_svg]:shrink-0',
        size === 'sm' ? 'h-7 px-2 text-sm' : 'h-8 px-3 text-base',
        LOOK[variant],
        className,
      )}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
