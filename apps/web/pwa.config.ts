import type { VitePWAOptions } from 'vite-plugin-pwa';

/** Lists and details: enough for the pages of a long evening, small enough to be forgotten quickly. */
const CATALOG_ENTRIES = 400;
/** Thumbnails are 10-60 kB each, so this is about 60 MB at most. */
const PREVIEW_ENTRIES = 1500;
/** A server that has not answered by then is treated as gone while a copy is at hand. */
const NETWORK_SECONDS = 3;

/**
 * The service worker: the shell is precached, the catalog is taken from the network first and from the last
 * answer seen when the server is away. Both caches belong to one person: signing out deletes them (see
 * src/lib/offline-catalog.ts, which knows their names).
 */
export const serviceWorker: Partial<VitePWAOptions> = {
  strategies: 'generateSW',
  registerType: 'prompt',
  injectRegister: null,
  includeAssets: ['favicon.svg', 'start.js'],
  manifest: {
    id: '/',
    name: 'LoRA Manager',
    short_name: 'LoRAs',
    description: 'Browse, search and curate your LoRA files.',
    start_url: '/library',
    scope: '/',
    display: 'standalone',
    background_color: '#0f1012',
    theme_color: '#0f1012',
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    clientsClaim: true,
    cleanupOutdatedCaches: true,
    // Only the Latin fonts: the other scripts are fetched when a text needs them.
    globPatterns: ['**/*.{js,css,html,svg,webmanifest}', '**/*-latin-wght-normal*.woff2', 'icons/*.png'],
    navigateFallback: '/index.html',
    navigateFallbackDenylist: [/^\/api\//, /^\/socket\.io\//],
    inlineWorkboxRuntime: false,
    runtimeCaching: [
      {
        urlPattern: ({ url, sameOrigin }) =>
          sameOrigin && /^\/api\/v1\/(adapters|roots|folders|problems)(\/|$)/.test(url.pathname),
        handler: 'NetworkFirst',
        options: {
          cacheName: 'lora-catalog',
          networkTimeoutSeconds: NETWORK_SECONDS,
          expiration: { maxEntries: CATALOG_ENTRIES },
          cacheableResponse: { statuses: [200] },
          matchOptions: { ignoreVary: true },
          plugins: [
            {
              // A proxy in front of a stopped server answers for it: that is "away" too.
              fetchDidSucceed: async ({ response }) => {
                if (response.status >= 502 && response.status <= 504) throw new Error('The server is away.');
                return response;
              },
            },
          ],
        },
      },
      {
        urlPattern: ({ url, sameOrigin }) =>
          sameOrigin && url.pathname.startsWith('/api/v1/previews/') && !url.pathname.endsWith('/original'),
        handler: 'CacheFirst',
        options: {
          cacheName: 'lora-previews',
          expiration: { maxEntries: PREVIEW_ENTRIES, purgeOnQuotaError: true },
          cacheableResponse: { statuses: [200] },
          matchOptions: { ignoreVary: true },
        },
      },
    ],
  },
};
