import { lingui } from '@lingui/vite-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { SHARED_FILES } from './chunks.config.js';
import { fillFirstHtml } from './first-html.config.js';
import { serviceWorker } from './pwa.config.js';
import { textsBesideCode } from './texts.config.js';

/** The API of `pnpm dev`; the built page is served by the API itself, on the same port. */
const API = process.env.LORA_API ?? 'http://127.0.0.1:3210';

export default defineConfig({
  plugins: [
    react(),
    lingui({ macroTransform: true }),
    textsBesideCode(),
    tailwindcss(),
    fillFirstHtml(),
    VitePWA(serviceWorker),
  ],
  server: {
    host: '127.0.0.1',
    port: 5173,
    // Without `changeOrigin`, which the short form would set: the API holds a request's Origin against its Host.
    proxy: { '/api': { target: API }, '/socket.io': { target: API, ws: true } },
  },
  build: {
    // light-dark() stays as written: everything from mid 2024 on knows it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: false,
    modulePreload: { polyfill: false },
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Changes with an upgrade only, so it stays in the browser's cache over our own releases.
            {
              name: 'framework',
              test: /node_modules\/(react|react-dom|scheduler|react-router|zustand|use-sync-external-store|@tanstack\/(query-core|react-query))\//,
              priority: 9,
            },
            ...SHARED_FILES,
          ],
        },
      },
    },
  },
});
