import type { Suggestion } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildAdapter } from '../../../test/adapter-builders.js';
import { card, serveAdapters, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

beforeEach(startLibrary);

function box(): HTMLElement {
  return screen.getByRole('combobox', { name: 'Search the library' });
}

/** A server that suggests these for whatever is typed; returns what it was asked. */
function serveSuggestions(make: (q: string) => Suggestion[]): string[] {
  const asked: string[] = [];
  server.use(
    mock.get('/api/v1/adapters/suggestions', ({ request }) => {
      const q = new URL(request.url).searchParams.get('q') ?? '';
      asked.push(q);
      const from = Math.max(q.lastIndexOf(' '), q.lastIndexOf(':')) + 1;
      return HttpResponse.json({ from, to: q.length, items: make(q) });
    }),
  );
  return asked;
}

const INK: Suggestion = { kind: 'value', text: '"ink wash"', label: 'ink wash', count: 12 };
const INKED: Suggestion = { kind: 'value', text: 'inked', label: 'inked', count: 3 };
const TAG: Suggestion = { kind: 'field', text: 'tag:', label: 'tag:', count: null };

describe('suggestions', () => {
  it('are told with their counts and taken with the arrow keys and Enter', async () => {
    serveAdapters(() => [buildAdapter()]);
    serveSuggestions(() => [INK, INKED]);
    const { user, location } = await renderApp('/library');
    await user.type(await screen.findByRole('combobox', { name: 'Search the library' }), 'tag:in');
    const list = await screen.findByRole('listbox', { name: 'Suggestions' });
    expect(within(list).getByRole('option', { name: /ink wash.*finds 12 adapters/ })).toBeVisible();
    expect(box()).toHaveAttribute('aria-expanded', 'true');

    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    const first = within(list).getByRole('option', { name: /ink wash/ });
    expect(box()).toHaveAttribute('aria-activedescendant', first.id);
    await user.keyboard('{Enter}');
    expect(box()).toHaveValue('tag:"ink wash" ');
    expect(box()).toHaveFocus();
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    await waitFor(() => expect(location()).toBe('/library?q=tag%3A%22ink+wash%22'));
  });

  it('of a field lead on to its values, and Tab takes one too', async () => {
    serveAdapters(() => [buildAdapter()]);
    serveSuggestions((q) => (q.includes('tag:') ? [INKED] : [TAG]));
    const { user } = await renderApp('/library');
    await user.type(await screen.findByRole('combobox', { name: 'Search the library' }), 'ta');
    await screen.findByRole('option', { name: 'tag:' });
    await user.keyboard('{ArrowDown}{Tab}');
    expect(box()).toHaveValue('tag:');
    await user.click(await screen.findByRole('option', { name: /inked/ }));
    expect(box()).toHaveValue('tag:inked ');
    expect(box()).toHaveFocus();
  });

  it('go with Escape, which clears the text only after that', async () => {
    serveAdapters(() => [buildAdapter()]);
    serveSuggestions(() => [INKED]);
    const { user } = await renderApp('/library');
    await user.type(await screen.findByRole('combobox', { name: 'Search the library' }), 'flat');
    await screen.findByRole('listbox');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    expect(box()).toHaveValue('flat');
    await user.keyboard('{Escape}');
    expect(box()).toHaveValue('');
  });

  it('are asked once for letters typed in a row', async () => {
    serveAdapters(() => [buildAdapter()]);
    const asked = serveSuggestions(() => [INKED]);
    const { user } = await renderApp('/library');
    await user.type(await screen.findByRole('combobox', { name: 'Search the library' }), 'inked');
    await screen.findByRole('listbox');
    expect(asked.at(-1)).toBe('inked');
    expect(asked.length).toBeLessThan(4);
  });
});

describe('half a value', () => {
  it('leaves the results as they are until it is taken or left', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Stag in ink' })]);
    serveSuggestions((q) => (q.includes('zzz') ? [] : [INKED]));
    const { user, location } = await renderApp('/library');
    await card('Stag in ink');
    await user.type(box(), 'tag:in');
    await screen.findByRole('option', { name: /inked/ });
    // The first letters were a word of their own, which the name has too: how many is a matter of how fast they came.
    expect(location()).toMatch(/^\/library\?q=ta?g?$/);
    await user.click(await card('Stag in ink'));
    await waitFor(() => expect(asked.at(-1)?.get('q')).toBe('tag:in'));
  });

  it('that is whole, or that nothing begins with, is asked at once', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    serveSuggestions((q) => (q.includes('zzz') ? [] : [INKED]));
    const { user } = await renderApp('/library');
    await card('Flat ink');
    await user.type(box(), 'tag:inked');
    await waitFor(() => expect(asked.at(-1)?.get('q')).toBe('tag:inked'));
    await user.clear(box());
    await user.type(box(), 'tag:zzz');
    await waitFor(() => expect(asked.at(-1)?.get('q')).toBe('tag:zzz'));
    expect(box()).toHaveFocus();
  });
});

describe('a mistake', () => {
  it('is underlined where it stands, said in a sentence, and not asked of the server', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const { user, location } = await renderApp('/library');
    await card('Flat ink');
    await user.type(box(), 'flat rating:many');
    expect(box()).toBeInvalid();
    expect(within(screen.getByTestId('mistake')).getByText('many', { selector: 'mark' })).toBeInTheDocument();
    expect(box()).toHaveAccessibleDescription(/"many" is no whole number/);
    await user.keyboard('{Enter}');
    expect(location()).not.toMatch(/rating(:|%3A)/);
    expect(asked.every((query) => !query.get('q')?.includes('rating:'))).toBe(true);

    await user.type(box(), '{Backspace>4/}3');
    expect(box()).toBeValid();
    await waitFor(() => expect(asked.at(-1)?.get('q')).toBe('flat rating:3'));
  });

  it('that only the server finds is shown in the same way', async () => {
    serveAdapters(() => []);
    server.use(
      mock.get('/api/v1/adapters', () =>
        refuse(400, {
          code: 'bad_query',
          message: 'No expression.',
          details: { reason: 'bad_regex', from: 4, to: 7 },
        }),
      ),
    );
    await renderApp('/library?q=ink%20%2Fx%2F');
    expect(await screen.findByText("This search can't be read yet")).toBeVisible();
    expect(within(screen.getByTestId('mistake')).getByText('/x/', { selector: 'mark' })).toBeInTheDocument();
    expect(box()).toHaveAccessibleDescription('No expression.');
  });
});

describe('results', () => {
  it('tell which words were replaced', async () => {
    serveAdapters(
      () => [buildAdapter({ name: 'Paper lantern lantren' })],
      () => ({ corrections: [{ from: 'lantren', to: ['lantern'] }] }),
    );
    await renderApp('/library?q=lantren');
    expect(await screen.findByText(/Nothing has “lantren”: showing/)).toHaveTextContent('lantern');
  });

  it('by the nearest match say how many there are in all, and lead to all of them', async () => {
    const asked = serveAdapters(
      () => [buildAdapter({ name: 'Ink' })],
      (query) => (query.get('sort') === 'relevance' ? { total: 500, matches: 3214 } : {}),
    );
    const { user, location } = await renderApp('/library?q=ink');
    expect(await screen.findByText(/The best 500 of\s3,214 matches/)).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Sort by' })).toHaveValue('relevance');
    await user.click(screen.getByRole('button', { name: 'Show all by name' }));
    await waitFor(() => expect(asked.at(-1)?.get('sort')).toBe('name'));
    expect(location()).toBe('/library?q=ink&sort=name');
    expect(screen.queryByText(/The best/)).not.toBeInTheDocument();
  });

  it('in an order by chance keep it in the address and are shuffled again by a button', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Ink' })]);
    const { user, location } = await renderApp('/library');
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Sort by' }), 'Random');
    await waitFor(() => expect(asked.at(-1)?.get('sort')).toBe('random'));
    const seed = asked.at(-1)?.get('seed');
    expect(location()).toContain(`seed=${seed}`);
    await user.click(screen.getByRole('button', { name: 'Shuffle again' }));
    await waitFor(() => expect(asked.at(-1)?.get('seed')).not.toBe(seed));
  });
});

it('the help writes an example into the box', async () => {
  serveAdapters(() => [buildAdapter()]);
  const { user } = await renderApp('/library');
  await user.click(await screen.findByRole('button', { name: 'How to search' }));
  await user.click(await screen.findByRole('button', { name: /rating:>=4/ }));
  expect(box()).toHaveValue('rating:>=4');
  expect(screen.queryByRole('button', { name: /rating:>=4/ })).not.toBeInTheDocument();
});
