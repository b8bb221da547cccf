import { t } from '@lingui/core/macro';
import { registerSW } from 'virtual:pwa-register';
import { showToast } from '../components/ui/toast.js';
import { queryClient } from './query-client.js';

/** A page that stays open for days asks this often whether there is a newer version. */
const UPDATE_CHECK_MS = 60 * 60_000;

/**
 * Starts the service worker, which keeps the page and the last catalog for offline use. Browsers have none outside
 * https and localhost; the page works there too, only not offline.
 */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  const firstVisit = !navigator.serviceWorker.controller;
  if (firstVisit) {
    // What was loaded before the worker was there is not in its cache yet: load it once more through it.
    navigator.serviceWorker.addEventListener('controllerchange', () => void queryClient.invalidateQueries(), {
      once: true,
    });
  }
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
