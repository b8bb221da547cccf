import { useLingui } from '@lingui/react/macro';
import type { ComponentProps } from 'react';
import { useSession } from '../../lib/session.js';

/** Who is signed in: the first letter, and the name in the open rail. */
export function PersonButton({ named, ...rest }: ComponentProps<'button'> & { named: boolean }) {
  const { t } = useLingui();
  const user = useSession((session) => session.user);
  const name = user?.name ?? user?.email ?? '';
  return (
    <button
      aria-label={t`Account of ${name}`}
      aria-haspopup="menu"
      className="flex h-10 items-center gap-3 rounded-md px-2 text-muted hover:bg-hover hover:text-text"
      {...rest}
      type="button"
    >
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line-strong bg-raised text-xs font-medium text-text"
      >
        {name.slice(0, 1).toUpperCase()}
      </span>
      {named && <span className="truncate">{name}</span>}
    </button>
  );
}
