import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

const BOX =
  'w-full rounded-md border border-control bg-surface px-2 text-base transition-colors hover:border-muted aria-invalid:border-danger disabled:opacity-50';

/** One line of text. Wrap it in a Field for its label. */
export function Input({ className, mono, ...rest }: ComponentProps<'input'> & { mono?: boolean }) {
  return <input className={clsx(BOX, 'h-8 max-md:h-10', mono && 'font-mono text-sm', className)} {...rest} />;
}

/** Several lines of text. */
export function Textarea({ className, mono, ...rest }: ComponentProps<'textarea'> & { mono?: boolean }) {
  return (
    <textarea className={clsx(BOX, 'min-h-20 py-1', mono && 'font-mono text-sm', className)} {...rest} />
  );
}
