import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { JobsRing } from '../../features/jobs/components/jobs-ring.js';
import { COLLECTIONS, JOBS, LIBRARY, SETTINGS } from './navigation.js';
import { useHere } from './use-here.js';

function BottomLink({ to, label, icon }: { to: string; label: string; icon: ReactNode }) {
  const here = useHere(to);
  return (
    <Link
      to={to}
      aria-current={here ? 'page' : undefined}
      className={clsx(
        'relative flex flex-1 flex-col items-center justify-center gap-1 text-xs outline-offset-[-2px]',
        here
          ? 'text-text before:absolute before:inset-x-8 before:top-0 before:h-0.5 before:rounded-full before:bg-accent'
          : 'text-muted',
      )}
    >
      {icon}
      {label}
    </Link>
  );
}

/** Phone: the four places under the thumb. */
export function BottomBar() {
  const { t, i18n } = useLingui();
  return (
    <nav
      aria-label={t`Main`}
      className="fixed inset-x-0 bottom-0 z-20 flex h-[calc(var(--bottom-bar)+env(safe-area-inset-bottom))] border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {[LIBRARY, COLLECTIONS].map((item) => (
        <BottomLink
          key={item.to}
          to={item.to}
          label={i18n._(item.label)}
          icon={<item.icon aria-hidden className="size-5" />}
        />
      ))}
      <BottomLink to={JOBS.to} label={i18n._(JOBS.label)} icon={<JobsRing />} />
      <BottomLink
        to={SETTINGS.to}
        label={i18n._(SETTINGS.label)}
        icon={<SETTINGS.icon aria-hidden className="size-5" />}
      />
    </nav>
  );
}
