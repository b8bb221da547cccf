import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({
  name: 'web',
  lines: 80,
  overrides: {
    // The virtual module exists only in a build with the service worker.
    resolve: { alias: { 'virtual:pwa-register': new URL('test/pwa-register.ts', import.meta.url).pathname } },
    plugins: [react(), lingui({ macroTransform: true })],
    test: { environment: 'jsdom', setupFiles: ['test/setup.ts'], css: false },
  },
});
