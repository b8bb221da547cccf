import type { RegisterSWOptions } from 'vite-plugin-pwa/types';

/** What the page registered last, and how often it asked for the update to be taken. */
export const registered: { options?: RegisterSWOptions; updates: number } = { updates: 0 };

/** Stands in for vite-plugin-pwa's registration. */
export function registerSW(options: RegisterSWOptions): () => Promise<void> {
  registered.options = options;
  return async () => {
    registered.updates += 1;
  };
}
