import type { AdapterItem, AdapterPage } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildAdapter, buildPage } from '../../../test/adapter-builders.js';
import { card, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { server } from '../../../test/server.js';
import { useLibraryPreferences } from '../../features/catalog/store.js';

beforeEach(() => {
  startLibrary();
  useLibraryPreferences.setState({ searchMode: 'hybrid' });
});

const CAT = buildAdapter({ name: 'Cat', reasons: [{ kind: 'words', rank: 1 }] });
const KITTEN = buildAdapter({ name: 'Kitten', reasons: [{ kind: 'meaning', rank: 1 }] });

/** A server that finds one by the words and the others by meaning; returns how it was asked. */
function serve(plain: AdapterItem[] = [CAT], near: AdapterItem[] = [KITTEN]): (string | null)[] {
  const asked: (string | null)[] = [];
  server.use(
    mock.get('/api/v1/adapters', ({ request }) => {
      const mode = new URL(request.url).searchParams.get('mode');
      asked.push(mode);
      const shown = mode === 'hybrid' ? [...plain, ...near] : plain;
      const over: Partial<AdapterPage> = { matches: plain.length, related: shown.length - plain.length };
      return HttpResponse.json(buildPage(shown, { ...over, mode: mode === 'hybrid' ? mode : 'keyword' }));
    }),
  );
  return asked;
}

describe('a search by meaning', () => {
  it('says how many have the words, and marks the others', async () => {
    serve();
    await renderApp('/library?q=cat');
    expect(await screen.findByText(/1 has the words, 1 more is related\./)).toBeVisible();
    expect(within(await card('Kitten')).getByText('Near in meaning, without the words.')).toBeInTheDocument();
    expect(within(await card('Cat')).queryByText(/Near in meaning/)).not.toBeInTheDocument();
  });

  it('says so where nothing has the words', async () => {
    serve([]);
    await renderApp('/library?q=feline');
    expect(await screen.findByText(/Nothing has all the words\. 1 is related\./)).toBeVisible();
  });

  it('can be left, which this browser remembers, and gone back to', async () => {
    const asked = serve();
    const { user, location } = await renderApp('/library?q=cat');
    await user.click(await screen.findByRole('button', { name: 'Only with the words' }));
    await waitFor(() => expect(screen.queryByText('Kitten')).not.toBeInTheDocument());
    expect(location()).toBe('/library?q=cat&mode=keyword');
    expect(useLibraryPreferences.getState().searchMode).toBe('keyword');
    await user.click(screen.getByRole('button', { name: 'Search by meaning too' }));
    expect(await screen.findByText(/more is related\./)).toBeVisible();
    expect(asked.slice(0, 2)).toEqual(['hybrid', null]);
  });

  it('shows only what has the words while all of it is selected', async () => {
    serve();
    const { user } = await renderApp('/library?q=cat');
    await screen.findByText(/more is related\./);
    screen.getByRole('grid').focus();
    await user.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(screen.queryByText('Kitten')).not.toBeInTheDocument());
    expect(screen.getByText('Cat')).toBeVisible();
  });

  it('has no part in other orders and in lists without words', async () => {
    const asked = serve();
    await renderApp('/library?q=cat&sort=name');
    await screen.findByRole('grid');
    expect(screen.queryByRole('button', { name: /meaning/ })).not.toBeInTheDocument();
    expect(asked).toEqual([null]);
  });
});
