import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Tooltip } from '../../components/ui/tooltip.js';
import { useHere } from './use-here.js';

export interface RailLinkProps {
  to: string;
  label: string;
  icon: ReactNode;
  /** The rail shows names. */
  open: boolean;
  /** Cards may be dropped here. */
  drop?: string;
}

/** One place in the rail: an icon, its name beside it when the rail is open, else as tooltip. */
export function RailLink({ to, label, icon, open, drop }: RailLinkProps) {
  const here = useHere(to);
  // Not a NavLink: its class is a function, which the tooltip's trigger would turn into text.
  const link = (
    <Link
      to={to}
      aria-label={label}
      aria-current={here ? 'page' : undefined}
      data-drop={drop}
      className={clsx(
        'relative flex h-10 items-center gap-3 rounded-md px-2.5 transition-colors data-over:bg-accent-soft data-over:outline-2 data-over:outline-accent [&_svg]:shrink-0',
        here
          ? 'bg-pressed text-text before:absolute before:inset-y-2 before:-left-2 before:w-0.5 before:rounded-full before:bg-accent'
          : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      {icon}
      {open && <span className="truncate">{label}</span>}
    </Link>
  );
  return open ? (
    link
  ) : (
    <Tooltip label={label} side="right">
      {link}
    </Tooltip>
  );
}
