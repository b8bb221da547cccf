import { Trans } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { Outlet, ScrollRestoration } from 'react-router';
import { TooltipProvider } from '../../components/ui/tooltip.js';
import { LiveUpdates } from '../live-updates.js';
import { BottomBar } from './bottom-bar.js';
import { LeftRail } from './left-rail.js';
import { OfflineBanner } from './offline-banner.js';
import { useRail } from './rail-store.js';

/** What stands around every page of a signed-in person. The window scrolls, so that Back finds the same place. */
export function Frame() {
  const open = useRail((rail) => rail.open);
  return (
    <TooltipProvider>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        <Trans>Skip to content</Trans>
      </a>
      <LeftRail />
      <div
        className={clsx(
          'min-h-dvh max-md:pb-[calc(var(--bottom-bar)+env(safe-area-inset-bottom))]',
          open ? 'md:pl-(--rail-open)' : 'md:pl-(--rail)',
        )}
      >
        <OfflineBanner />
        <main id="content" tabIndex={-1} className="outline-none">
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <LiveUpdates />
      <ScrollRestoration />
    </TooltipProvider>
  );
}
