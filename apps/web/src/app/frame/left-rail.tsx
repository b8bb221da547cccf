import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Suspense, useState } from 'react';
import { lazyPart } from '../../components/ui/lazy-part.js';
import { Tooltip } from '../../components/ui/tooltip.js';
import { JobsRing } from '../../features/jobs/components/jobs-ring.js';
import {
  ACTIVITY,
  COLLECTIONS,
  DUPLICATES,
  JOBS,
  LIBRARY,
  type NavItem,
  PROBLEMS,
  ROOTS,
  SETTINGS,
  TAGS,
} from './navigation.js';
import { PersonButton } from './person-button.js';
import { RailLink } from './rail-link.js';
import { useRail } from './rail-store.js';

// Apart from the first load: a menu needs much more code than its button, and few open it.
const loadMenu = () => import('./person-menu.js');
const PersonMenu = lazyPart(async () => (await loadMenu()).PersonMenu);

/** The person at the bottom; the menu comes with the first click. */
function Person({ named }: { named: boolean }) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <PersonButton
      named={named}
      aria-expanded={false}
      onPointerEnter={() => void loadMenu()}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <PersonMenu named={named} />
    </Suspense>
  );
}

/** Desktop: the places of the program at the left edge. */
export function LeftRail() {
  const { t, i18n } = useLingui();
  const { open, toggle } = useRail();
  const place = (item: NavItem) => (
    <RailLink
      key={item.to}
      to={item.to}
      label={i18n._(item.label)}
      open={open}
      drop={item.drop}
      icon={<item.icon aria-hidden className="size-5" />}
    />
  );
  const toggleLabel = open ? t`Close the menu` : t`Open the menu`;
  return (
    <nav
      aria-label={t`Main`}
      className={clsx(
        'fixed inset-y-0 left-0 z-20 flex flex-col gap-1 border-r border-line bg-surface p-2 max-md:hidden',
        open ? 'w-(--rail-open)' : 'w-(--rail)',
      )}
    >
      <Tooltip label={toggleLabel} side="right">
        <button
          type="button"
          aria-label={toggleLabel}
          aria-expanded={open}
          onClick={toggle}
          className="mb-2 flex h-8 items-center gap-3 rounded-md px-2.5 text-muted hover:bg-hover hover:text-text"
        >
          {open ? (
            <PanelLeftClose aria-hidden className="size-5" />
          ) : (
            <PanelLeftOpen aria-hidden className="size-5" />
          )}
        </button>
      </Tooltip>
      {[LIBRARY, COLLECTIONS, TAGS, DUPLICATES, ROOTS, PROBLEMS, ACTIVITY].map(place)}
      <div className="flex-1" />
      <RailLink to={JOBS.to} label={i18n._(JOBS.label)} open={open} icon={<JobsRing />} />
      {place(SETTINGS)}
      <Person named={open} />
    </nav>
  );
}
