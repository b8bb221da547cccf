import { t } from '@lingui/core/macro';
import { registerSW } from 'virtual:pwa-register';
import { showToast } from '../components/ui/toast.js';

/** A page that stays open for days asks this often whether there is a newer version. */
const UPDATE_CHECK_MS = 60 * 60_000;

/** What the worker keeps of the API's answers; pictures come out of the browser's own cache. The same in pwa.config.ts. */
const KEPT = /^\/api\/v1\/(adapters|roots|folders|problems)(\/|$)/;

/**
 * What was loaded before the worker was there is not in its cache yet: it is asked for once more, for the worker alone.
 * The page has these answers and is not told, so that nothing is drawn again or disabled under a person's hands.
 */
async function keepWhatIsLoaded(): Promise<void> {
  const loaded = performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming && entry.initiatorType === 'fetch')
    .map(({ name }) => name);
  for (const url of new Set(loaded)) {
    if (!KEPT.test(new URL(url).pathname)) continue;
    try {
      // To its end: an answer that nobody reads stays open.
      await (await fetch(url)).arrayBuffer();
    } catch {
      // The server is away: the next visit keeps it.
      return;
    }
  }
}

/**
 * Starts the service worker, which keeps the page and the last catalog for offline use. Browsers have none outside
 * https and localhost; the page works there too, only not offline.
 */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  const firstVisit = !navigator.serviceWorker.controller;
  if (firstVisit)
    navigator.serviceWorker.addEventListener('controllerchange', () => void keepWhatIsLoaded(), {
      once: true,
    });
  const update = registerSW({
    onNeedRefresh: () =>
      showToast({
        id: 'update',
        title: t`A new version of LoRA Manager is ready.`,
        duration: Infinity,
        action: { label: t`Reload`, onClick: () => void update(true) },
      }),
    onRegisteredSW: (_url, registration) => {
      if (registration) setInterval(() => void registration.update().catch(() => {}), UPDATE_CHECK_MS);
    },
  });
}
