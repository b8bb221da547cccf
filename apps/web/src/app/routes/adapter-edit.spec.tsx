import type { AdapterDetail, CustomField, UpdateAdapter } from '@lora/schema';
import { act, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { buildDetail } from '../../../test/adapter-builders.js';
import { buildCollection } from '../../../test/organise-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { emitLive } from '../../lib/live.js';

const SCORE: CustomField = {
  id: 'f0000000-0000-4000-8000-000000000001',
  name: 'Score',
  kind: 'number',
  choices: [],
  position: 0,
  adapters: 0,
};
const STATUS: CustomField = {
  ...SCORE,
  id: 'f0000000-0000-4000-8000-000000000002',
  name: 'Status',
  kind: 'choice',
  choices: ['keep', 'to test'],
};
const TESTED: CustomField = {
  ...SCORE,
  id: 'f0000000-0000-4000-8000-000000000003',
  name: 'Tested on',
  kind: 'date',
};
const POSTERS = buildCollection({ name: 'Posters' });
const BEST = buildCollection({ name: 'Best' });

interface Served {
  detail: AdapterDetail;
  changes: UpdateAdapter[];
}

/** A server with one adapter, three fields of the library's own and two collections. */
function serve(over: Partial<AdapterDetail> = {}): Served {
  const served: Served = { detail: buildDetail(over), changes: [] };
  server.use(
    mock.get('/api/v1/custom-fields', () =>
      HttpResponse.json({ items: [SCORE, STATUS, TESTED], nextCursor: null, total: 3 }),
    ),
    mock.get('/api/v1/collections', () =>
      HttpResponse.json({ items: [POSTERS, BEST], nextCursor: null, total: 2 }),
    ),
    mock.get('/api/v1/adapters/{id}', () => HttpResponse.json(served.detail)),
    mock.patch('/api/v1/adapters/{id}', async ({ request }) => {
      const change = (await request.json()) as UpdateAdapter;
      if (request.headers.get('if-match') !== `"${served.detail.revision}"`)
        return refuse(412, { code: 'precondition_failed' });
      served.changes.push(change);
      const { customFields, ...fields } = change;
      Object.assign(served.detail, fields, {
        revision: served.detail.revision + 1,
        customFields: Object.assign({}, served.detail.customFields, customFields),
      });
      return HttpResponse.json(served.detail);
    }),
  );
  return served;
}

const field = (label: string) => screen.findByRole('region', { name: label });

describe('what is seldom written', () => {
  it('is written like the rest: creator, licence, level, visibility', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.type(await screen.findByRole('textbox', { name: 'Creator' }), 'Cora{Enter}');
    await user.type(screen.getByRole('textbox', { name: 'Licence' }), 'MIT{Enter}');
    await user.selectOptions(screen.getByRole('combobox', { name: 'NSFW level' }), 'PG-13');
    await user.click(screen.getByRole('switch', { name: 'Hide it' }));
    await waitFor(() =>
      expect(served.changes).toEqual([
        { creator: 'Cora' },
        { license: 'MIT' },
        { nsfwLevel: 2 },
        { hidden: true },
      ]),
    );
    expect(await field('In lists')).toHaveTextContent('unless you search for is:hidden');
  });

  it('gives an emptied licence back to its source', async () => {
    const served = serve({ license: 'MIT' });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.clear(await screen.findByRole('textbox', { name: 'Licence' }));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(served.changes).toEqual([{ license: null }]));
  });
});

describe('the library’s own fields', () => {
  it('are written by their kind, and emptied', async () => {
    const served = serve({ customFields: { [STATUS.id]: 'an old choice' } });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.type(await screen.findByRole('textbox', { name: 'Score' }), '8,5{Enter}');
    await user.type(screen.getByLabelText('Tested on', { selector: 'input' }), '2026-11-20');
    await user.tab();
    const status = screen.getByRole('combobox', { name: 'Status' });
    expect(status).toHaveValue('an old choice');
    await user.selectOptions(status, 'to test');
    await user.selectOptions(status, 'Not set');
    await waitFor(() =>
      expect(served.changes).toEqual([
        { customFields: { [SCORE.id]: 8.5 } },
        { customFields: { [TESTED.id]: '2026-11-20' } },
        { customFields: { [STATUS.id]: 'to test' } },
        { customFields: { [STATUS.id]: null } },
      ]),
    );
  });

  it('refuse what is no number, before and after asking', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    const score = await screen.findByRole('textbox', { name: 'Score' });
    await user.type(score, 'high{Enter}');
    expect(await within(await field('Score')).findByRole('alert')).toHaveTextContent('Write a number.');
    expect(served.changes).toEqual([]);
    server.use(
      mock.patch('/api/v1/adapters/{id}', () =>
        refuse(400, {
          code: 'validation_failed',
          details: { [`customFields.${SCORE.id}`]: ['Score must be a number'] },
        }),
      ),
    );
    await user.type(score, '1{Enter}');
    await waitFor(async () =>
      expect(within(await field('Score')).getByRole('alert')).toHaveTextContent('Score must be a number'),
    );
  });
});

describe('two tabs', () => {
  it('keep both of two lists that were changed at once', async () => {
    const served = serve({ tags: ['style', 'old'] });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    const box = await screen.findByRole('combobox', { name: 'Add a tag' });
    Object.assign(served.detail, { tags: ['style', 'old', 'theirs'], revision: 9 });
    await user.type(box, 'mine{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Changed somewhere else meanwhile' });
    expect(within(dialog).getByRole('heading', { name: 'Tags' })).toBeVisible();
    expect(dialog).toHaveTextContent('Theirsstyleoldtheirs');
    expect(dialog).toHaveTextContent('Yoursstyleoldmine');
    await user.click(within(dialog).getByRole('button', { name: 'Keep both' }));
    await waitFor(() => expect(served.changes).toEqual([{ tags: ['style', 'old', 'theirs', 'mine'] }]));
  });

  it('choose between two values of the library’s own field', async () => {
    const served = serve({ customFields: { [SCORE.id]: 1 } });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    const score = await screen.findByRole('textbox', { name: 'Score' });
    Object.assign(served.detail, { customFields: { [SCORE.id]: 2 }, revision: 9 });
    await user.clear(score);
    await user.type(score, '3{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Changed somewhere else meanwhile' });
    expect(dialog).toHaveTextContent('Theirs2');
    expect(dialog).toHaveTextContent('Yours3');
    expect(within(dialog).queryByRole('button', { name: 'Keep both' })).not.toBeInTheDocument();
    await user.click(within(dialog).getByRole('button', { name: 'Use mine' }));
    await waitFor(() => expect(served.detail.customFields[SCORE.id]).toBe(3));
  });

  it('close the text that lost, so that it does not write over theirs later', async () => {
    const served = serve({ notes: 'first' });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    const notes = await field('Notes');
    await user.click(within(notes).getByRole('button', { name: 'Edit' }));
    await user.type(within(notes).getByRole('textbox', { name: 'Notes' }), ' mine');
    Object.assign(served.detail, { notes: 'theirs', revision: 9 });
    await user.click(within(notes).getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Keep theirs' }));
    await waitFor(() => expect(within(notes).queryByRole('textbox')).not.toBeInTheDocument());
    expect(notes).toHaveTextContent('theirs');
    expect(served.changes).toEqual([]);
  });
});

describe('notes', () => {
  it('are read as Markdown, and looked at before they are saved', async () => {
    const { detail } = serve({ notes: 'use it **low**' });
    const { user } = await renderApp(`/adapters/${detail.id}`);
    const notes = await field('Notes');
    expect(await within(notes).findByText('low', { selector: 'strong' })).toBeVisible();
    await user.click(within(notes).getByRole('button', { name: 'Edit' }));
    await user.type(within(notes).getByRole('textbox', { name: 'Notes' }), ' or *high*');
    await user.click(within(notes).getByRole('radio', { name: 'Preview' }));
    expect(await within(notes).findByText('high', { selector: 'em' })).toBeVisible();
    await user.click(within(notes).getByRole('radio', { name: 'Write' }));
    expect(within(notes).getByRole('textbox', { name: 'Notes' })).toHaveValue('use it **low** or *high*');
  });
});

describe('collections', () => {
  it('are told, entered and left, which can be undone', async () => {
    const { detail } = serve({ collections: [BEST.id] });
    const calls: string[] = [];
    server.use(
      mock.post('/api/v1/collections/{id}/items', async ({ params, request }) => {
        calls.push(`into ${params.id} ${(await request.json()).ids.join()}`);
        return HttpResponse.json({ changed: 1 });
      }),
      mock.delete('/api/v1/collections/{id}/items', async ({ params }) => {
        calls.push(`out of ${params.id}`);
        return HttpResponse.json({ changed: 1 });
      }),
    );
    const { user } = await renderApp(`/adapters/${detail.id}`);
    const part = await field('Collections');
    await user.click(await within(part).findByRole('button', { name: 'Add to a collection' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Posters' }));
    expect(await within(part).findByRole('button', { name: 'Take out of Posters' })).toBeVisible();
    await user.click(within(part).getByRole('button', { name: 'Take out of Best' }));
    await waitFor(() =>
      expect(within(part).queryByRole('button', { name: 'Take out of Best' })).not.toBeInTheDocument(),
    );
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await within(part).findByRole('button', { name: 'Take out of Best' })).toBeVisible();
    expect(calls).toEqual([
      `into ${POSTERS.id} ${detail.id}`,
      `out of ${BEST.id}`,
      `into ${BEST.id} ${detail.id}`,
    ]);
  });
});

describe('proposals of files', () => {
  const proposals: AdapterDetail['proposals'] = [
    { field: 'name', source: 'sidecar', current: { value: 'Mine' }, proposed: { value: 'Theirs' } },
    { field: 'tags', source: 'civitai', current: { value: ['a'] }, proposed: { value: ['a', 'b'] } },
  ];

  it('show both values, and are taken or not', async () => {
    const served = serve({ name: 'Mine', proposals });
    const asked: string[] = [];
    const answer = (params: { id: string; field: string }, what: string) => {
      asked.push(`${what} ${params.field}`);
      served.detail.proposals = served.detail.proposals.filter((one) => one.field !== params.field);
      if (what === 'accept') served.detail.name = 'Theirs';
      served.detail.revision += 1;
      return served.detail;
    };
    server.use(
      mock.post('/api/v1/adapters/{id}/proposals/{field}/accept', ({ params }) =>
        HttpResponse.json(answer(params, 'accept')),
      ),
      mock.post('/api/v1/adapters/{id}/proposals/{field}/dismiss', ({ params }) =>
        HttpResponse.json(answer(params, 'dismiss')),
      ),
    );
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await screen.findByText('Files say otherwise'));
    const [name, tags] = screen
      .getAllByRole('listitem')
      .filter((item) => item.textContent?.includes('yours')) as [HTMLElement, HTMLElement];
    expect(name).toHaveTextContent('NameyoursMinesidecarTheirs');
    expect(tags).toHaveTextContent('TagsyoursaCivitaia, b');
    await user.click(screen.getByRole('button', { name: 'Keep yours: Tags' }));
    await waitFor(() => expect(asked).toEqual(['dismiss tags']));
    await user.click(await screen.findByRole('button', { name: "Take the file's: Name" }));
    expect(await screen.findByRole('heading', { level: 2, name: 'Theirs' })).toBeVisible();
    expect(asked).toEqual(['dismiss tags', 'accept name']);
    expect(screen.queryByText('Files say otherwise')).not.toBeInTheDocument();
  });

  it('come and go with news from the server', async () => {
    const served = serve();
    await renderApp(`/adapters/${served.detail.id}`);
    await screen.findByRole('button', { name: 'Rename' });
    expect(screen.queryByText('Files say otherwise')).not.toBeInTheDocument();
    Object.assign(served.detail, { proposals, revision: 8 });
    act(() => emitLive('changes', [{ kind: 'adapter', id: served.detail.id }]));
    expect(await screen.findByText('Files say otherwise')).toBeVisible();
  });
});
