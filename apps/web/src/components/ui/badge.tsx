import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'ok' | 'info' | 'warn' | 'danger' | 'accent';

const TONE: Record<Tone, string> = {
  neutral: 'text-muted',
  ok: 'text-ok',
  info: 'text-info',
  warn: 'text-warn',
  danger: 'text-danger',
  accent: 'text-accent-text',
};

/** A state in one word, with its icon: colour alone never says it. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 text-sm whitespace-nowrap [&_svg]:size-3.5',
        TONE[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}
