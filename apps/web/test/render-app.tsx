import { act, render, screen } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { nextId } from './builders.js';
import { Providers } from '../src/app/providers.js';
import { routes } from '../src/app/router.js';
import { startSession } from '../src/features/session/session-actions.js';
import { queryClient } from '../src/lib/query-client.js';

// Tests play the server's events through emitLive; a real socket would only knock in vain.
vi.mock('../src/lib/socket.js', () => ({ openSocket: () => () => {} }));

export interface RenderedApp {
  user: UserEvent;
  /** Where the page is now: path and query. */
  location: () => string;
  /** The browser's Back. */
  back: () => Promise<void>;
}

/**
 * The whole program at `path`, as after a page load: it asks the (mocked) server who is there.
 *
 * @param key of the first place; 'default' as the browser's router has it, where a test leaves it by our own Back
 */
export async function renderApp(path = '/', key: string = nextId()): Promise<RenderedApp> {
  const { pathname, search } = new URL(path, window.location.href);
  // A key of its own: the router remembers scroll places by key, from one test to the next.
  const router = createMemoryRouter(routes, { initialEntries: [{ pathname, search, key }] });
  const user = userEvent.setup();
  render(
    <Providers client={queryClient}>
      <RouterProvider router={router} />
    </Providers>,
  );
  await startSession();
  return {
    user,
    location: () => router.state.location.pathname + router.state.location.search,
    back: () => act(() => router.navigate(-1)),
  };
}

export { screen };
