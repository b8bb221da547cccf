import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { stopFeed } from '../src/lib/change-feed.js';
import { useConnection } from '../src/lib/connection.js';
import '../src/lib/i18n.js';
import { queryClient } from '../src/lib/query-client.js';
import { useSession } from '../src/lib/session.js';
import { server } from './server.js';

/** jsdom has no layout: these are the parts that radix and the virtualiser ask for. */
class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResize;
Object.assign(Element.prototype, {
  scrollIntoView: () => {},
  hasPointerCapture: () => false,
  setPointerCapture: () => {},
  releasePointerCapture: () => {},
});
window.scrollTo = () => {};
window.matchMedia ??= (query) =>
  Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;

// A route's first visit loads its modules: on a busy machine that takes longer than the usual second.
configure({ asyncUtilTimeout: 10_000 });

beforeAll(() => {
  server.listen({ onUnhandledFrame: 'error' });
  // A browser takes relative addresses, Node's fetch does not.
  const plain = globalThis.fetch;
  globalThis.fetch = (input, init) =>
    plain(typeof input === 'string' ? new URL(input, location.href) : input, init);
});
beforeEach(() => {
  useConnection.setState({ online: true });
  useSession.setState({ phase: 'starting', user: null, accessToken: null, expiresAt: null });
});
afterEach(() => {
  cleanup();
  stopFeed();
  queryClient.clear();
  server.resetHandlers();
  localStorage.clear();
});
afterAll(() => server.close());
