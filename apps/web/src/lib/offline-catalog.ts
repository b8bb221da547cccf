import type { Me } from '@lora/schema';
import { dropEarly } from './early-answers.js';
import { queryClient } from './query-client.js';

/** Names of the service worker's caches that hold one person's catalog; they stand in pwa.config.ts. */
const CATALOG_CACHES = ['lora-catalog', 'lora-previews'];
const LAST_USER = 'lora.last-user';

export interface LastUser {
  user: Me;
  /** ISO time of the last sign of life from the server. */
  seenAt: string;
}

/** Who used this browser last, or null. Storage may be forbidden: then nobody is known. */
export function readLastUser(): LastUser | null {
  try {
    const text = localStorage.getItem(LAST_USER);
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Remembers who is signed in and that the server was seen now. */
export function rememberUser(user: Me): void {
  try {
    localStorage.setItem(
      LAST_USER,
      JSON.stringify({ user, seenAt: new Date().toISOString() } satisfies LastUser),
    );
  } catch {
    // Private windows may refuse; then there is no offline catalog.
  }
}

/** Deletes all that this browser keeps of the person's catalog: answers, thumbnails, the name. */
export async function wipeCatalog(): Promise<void> {
  dropEarly();
  await queryClient.cancelQueries();
  queryClient.clear();
  try {
    localStorage.removeItem(LAST_USER);
  } catch {
    // Nothing was stored then.
  }
  if ('caches' in window) await Promise.all(CATALOG_CACHES.map((name) => caches.delete(name)));
}
