import type { AdapterDetail, UpdateAdapter } from '@lora/schema';
import { act, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { buildDetail, buildFacet, buildFacets, buildFile, ROOT_ID } from '../../../test/adapter-builders.js';
import { buildRoot } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { noContent, refuse, server } from '../../../test/server.js';
import { useConnection } from '../../lib/connection.js';
import { emitLive } from '../../lib/live.js';

interface Served {
  /** What the server holds now; a test may change it, as another person would. */
  detail: AdapterDetail;
  changes: UpdateAdapter[];
  ifMatch: (string | null)[];
}

/** A server with one adapter that refuses writes against an old revision. */
function serve(over: Partial<AdapterDetail> = {}): Served {
  const served: Served = { detail: buildDetail(over), changes: [], ifMatch: [] };
  server.use(
    mock.get('/api/v1/adapters/facets', () =>
      HttpResponse.json(buildFacets({ tag: buildFacet({ 'poster art': 9 }) })),
    ),
    mock.get('/api/v1/roots', () =>
      HttpResponse.json({ items: [buildRoot({ id: ROOT_ID, name: 'loras' })], nextCursor: null, total: 1 }),
    ),
    mock.get('/api/v1/adapters/{id}', () => HttpResponse.json(served.detail)),
    mock.patch('/api/v1/adapters/{id}', async ({ request }) => {
      const change = await request.json();
      const ifMatch = request.headers.get('if-match');
      served.ifMatch.push(ifMatch);
      if (ifMatch !== null && ifMatch !== `"${served.detail.revision}"`)
        return refuse(412, { code: 'precondition_failed' });
      served.changes.push(change as UpdateAdapter);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
      Object.assign(served.detail, { ...given, revision: served.detail.revision + 1 });
      return HttpResponse.json(served.detail);
    }),
  );
  return served;
}

function field(label: string) {
  return screen.findByRole('region', { name: label });
}

async function rename(user: Awaited<ReturnType<typeof renderApp>>['user'], name: string) {
  await user.click(await screen.findByRole('button', { name: 'Rename' }));
  await user.clear(screen.getByRole('textbox', { name: 'Name' }));
  await user.type(screen.getByRole('textbox', { name: 'Name' }), `${name}{Enter}`);
}

describe('the page of an adapter', () => {
  it('shows what was read, and why', async () => {
    const { detail } = serve({
      warnings: [{ code: 'base_model_contradiction', message: 'The header says Flux.1.' }],
    });
    const { user } = await renderApp(`/adapters/${detail.id}`);
    expect(await screen.findByRole('heading', { level: 2, name: 'Flat ink' })).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Why' }));
    const why = await screen.findByRole('dialog', { name: 'What this rests on' });
    expect(why).toHaveTextContent('98 % sure');
    expect(why).toHaveTextContent('add_embedding is 2816 wide');
    expect(why).toHaveTextContent('The header says Flux.1.');
  });

  it('tells the training, the weights, the files and the raw header in tabs', async () => {
    const { detail } = serve({
      files: [buildFile(), buildFile({ state: 'missing', primary: false, claimHolds: false })],
    });
    const { user, location } = await renderApp(`/adapters/${detail.id}`);
    const training = await screen.findByRole('tabpanel', { name: 'Training' });
    expect(training).toHaveTextContent('sd-scripts 0.9.1');
    expect(training).toHaveTextContent('8 / 10');
    expect(training).toHaveTextContent('10_ink');
    expect(training).toHaveTextContent('1girl');

    await user.click(screen.getByRole('tab', { name: 'Weights' }));
    expect(location()).toBe(`/adapters/${detail.id}?tab=weights`);
    expect(screen.getByRole('tabpanel')).toHaveTextContent('32 (16–32)');

    await user.click(screen.getByRole('tab', { name: 'Files' }));
    const files = screen.getByRole('tabpanel');
    expect(files).toHaveTextContent('loras / style/ink/flat_ink_v1.safetensors');
    expect(files).toHaveTextContent('The hash that the header claims is true.');
    expect(files).toHaveTextContent('The header claims another hash');
    expect(within(files).getAllByRole('button', { name: 'Copy SHA-256' })).toHaveLength(2);

    await user.click(screen.getByRole('tab', { name: 'Raw' }));
    await user.type(screen.getByRole('searchbox', { name: 'Search the metadata' }), 'module');
    expect(screen.getByRole('tabpanel')).toHaveTextContent('networks.lora');
    expect(screen.getByRole('tabpanel')).not.toHaveTextContent('ss_tag_frequency');
  });

  it('says so where a file tells nothing', async () => {
    const { detail } = serve({ training: null, tensors: null, metadata: null, civitai: null });
    const { user } = await renderApp(`/adapters/${detail.id}`);
    expect(await screen.findByText('The header says nothing about the training.')).toBeVisible();
    await user.click(screen.getByRole('tab', { name: 'Weights' }));
    expect(screen.getByText("The tensors haven't been read yet.")).toBeVisible();
    await user.click(screen.getByRole('tab', { name: 'Raw' }));
    expect(screen.getByText('The header holds no metadata.')).toBeVisible();
  });

  it('never puts a stranger’s scripts, pictures or styles on the page', async () => {
    const description =
      '<p onclick="steal()">About <script>steal()</script><img src="https://evil.example/pixel.png"><iframe src="//evil.example"></iframe>' +
      '<a href="https://example.org/x">good</a> <a href="javascript:steal()">bad</a> <b style="position:fixed">bold</b></p>';
    const { detail } = serve({ description });
    await renderApp(`/adapters/${detail.id}`);
    const shown = await field('Description');
    expect(shown).toHaveTextContent('About good bad bold');
    expect(shown.querySelector('script, img, iframe, [onclick], [style]')).toBeNull();
    expect(within(shown).getByRole('link', { name: 'good' })).toHaveAttribute(
      'rel',
      'noopener noreferrer nofollow',
    );
    expect(within(shown).queryByRole('link', { name: 'bad' })).not.toBeInTheDocument();
  });

  it('shows its pictures, large one by one', async () => {
    const previews = ['a', 'b'].map((id) => ({
      id,
      url: `/api/v1/previews/${id}?v=1`,
      kind: 'image' as const,
      source: `${id}.png`,
      own: false,
      width: null,
      height: null,
      crop: null,
    }));
    const { detail } = serve({ previews });
    const { user } = await renderApp(`/adapters/${detail.id}`);
    const large = () => screen.getByRole('img', { name: 'Preview of Flat ink' });
    await screen.findByRole('button', { name: 'Picture 1, the cover' });
    expect(large()).toHaveAttribute('src', '/api/v1/previews/a?v=1&w=512');
    await user.click(screen.getByRole('button', { name: 'Picture 2' }));
    expect(large()).toHaveAttribute('src', '/api/v1/previews/b?v=1&w=512');
    await user.click(screen.getByRole('button', { name: 'Show the picture large' }));
    const big = await screen.findByRole('dialog', { name: 'Flat ink' });
    expect(big).toHaveTextContent('2 of 2');
    expect(within(big).getByRole('link', { name: 'Open the original' })).toHaveAttribute(
      'href',
      '/api/v1/previews/b/original?v=1',
    );
    await user.keyboard('{ArrowRight}');
    expect(big).toHaveTextContent('1 of 2');
    await user.keyboard('{ArrowLeft}{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Picture 2' })).toHaveAttribute('aria-pressed', 'true');
  });

  it('copies a trigger word with a click, and the whole prompt', async () => {
    const { detail } = serve();
    const { user } = await renderApp(`/adapters/${detail.id}`);
    const texts: string[] = [];
    document.execCommand = () => {
      texts.push(document.querySelector<HTMLTextAreaElement>('textarea[readonly]')?.value ?? '');
      return true;
    };
    await user.click(within(await field('Trigger words')).getByRole('button', { name: 'flat ink' }));
    await user.click(screen.getByRole('button', { name: 'Copy prompt' }));
    expect(texts).toEqual(['flat ink', '<lora:flat_ink_v1:0.8> flat ink, poster']);
  });

  it('moves on to the id that stayed when its own was merged away', async () => {
    const { detail } = serve({ mergedFrom: ['c0000000-0000-4000-8000-000000000001'] });
    const { location } = await renderApp('/adapters/c0000000-0000-4000-8000-000000000001');
    await waitFor(() => expect(location()).toBe(`/adapters/${detail.id}`));
  });

  it('says so when there is no such adapter', async () => {
    server.use(mock.get('/api/v1/adapters/{id}', () => refuse(404, { code: 'not_found' })));
    const { user, location } = await renderApp('/adapters/c0000000-0000-4000-8000-000000000001');
    await user.click(await screen.findByRole('button', { name: 'Go to the library' }));
    await waitFor(() => expect(location()).toBe('/library'));
  });

  it('tries again after a failure', async () => {
    const { detail } = serve();
    server.use(mock.get('/api/v1/adapters/{id}', () => refuse(500, { code: 'internal' }), { once: true }));
    const { user } = await renderApp(`/adapters/${detail.id}`);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { level: 2, name: 'Flat ink' })).toBeVisible();
  });
});

describe('editing', () => {
  it('renames in place and sends the revision that was seen', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await rename(user, 'Ink, flat');
    expect(await screen.findByRole('heading', { level: 2, name: 'Ink, flat' })).toBeVisible();
    await waitFor(() => expect(served.changes).toEqual([{ name: 'Ink, flat' }]));
    expect(served.ifMatch).toEqual(['"7"']);
  });

  it('leaves the name as it was on Escape', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await screen.findByRole('button', { name: 'Rename' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), ' nonsense{Escape}');
    expect(screen.getByRole('heading', { level: 2, name: 'Flat ink' })).toBeVisible();
    expect(served.changes).toEqual([]);
  });

  it('adds a tag from the suggestions, a typed one, and takes one away', async () => {
    const served = serve({ tags: ['style'] });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    const box = await screen.findByRole('combobox', { name: 'Add a tag' });
    await user.type(box, 'post');
    await screen.findByRole('option', { name: 'poster art' });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(served.changes.at(-1)).toEqual({ tags: ['style', 'poster art'] }));
    await user.type(box, 'mine{Enter}');
    await waitFor(() => expect(served.changes.at(-1)).toEqual({ tags: ['style', 'poster art', 'mine'] }));
    await user.click(screen.getByRole('button', { name: 'Remove the tag style' }));
    await waitFor(() => expect(served.changes.at(-1)).toEqual({ tags: ['poster art', 'mine'] }));
    await user.click(screen.getByRole('button', { name: 'mine' }));
  });

  it('writes rating, favourite, weight, family, trigger words and notes', async () => {
    const served = serve({ family: null });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await screen.findByRole('button', { name: '4 stars' }));
    await user.click(screen.getByRole('button', { name: 'Favourite' }));
    await user.clear(screen.getByRole('textbox', { name: 'Preferred weight' }));
    await user.type(screen.getByRole('textbox', { name: 'Preferred weight' }), '0,65{Enter}');
    await user.type(screen.getByRole('combobox', { name: 'Family' }), 'NoobAI{Enter}');
    await user.type(screen.getByRole('combobox', { name: 'Add a word' }), 'paper{Enter}');
    await user.click(screen.getByRole('button', { name: 'Remove the word poster' }));
    await user.click(screen.getByRole('button', { name: 'Add notes' }));
    await user.type(screen.getByRole('textbox', { name: 'Notes' }), 'Use low{Control>}{Enter}{/Control}');
    await waitFor(() =>
      expect(served.changes).toEqual([
        { rating: 4 },
        { favorite: true },
        { preferredWeight: 0.65 },
        { family: 'noobai' },
        { triggerWords: ['flat ink', 'poster', 'paper'] },
        { triggerWords: ['flat ink', 'paper'] },
        { notes: 'Use low' },
      ]),
    );
    expect(served.ifMatch).toEqual(['"7"', '"8"', '"9"', '"10"', '"11"', '"12"', '"13"']);
    expect(await screen.findByText('Use low')).toBeVisible();
  });

  it('refuses a weight that is none before asking the server', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.type(
      await screen.findByRole('textbox', { name: 'Preferred weight' }),
      '{Control>}a{/Control}loud{Enter}',
    );
    expect(await screen.findByText('Write a number from -10 to 10.')).toBeVisible();
    expect(served.changes).toEqual([]);
  });

  it('edits the description as it stands and keeps the text open when it is refused', async () => {
    const { detail } = serve({ description: 'Plain words' });
    server.use(
      mock.patch('/api/v1/adapters/{id}', () =>
        refuse(400, { code: 'validation_failed', details: { description: ['must be shorter'] } }),
      ),
    );
    const { user } = await renderApp(`/adapters/${detail.id}`);
    const part = await field('Description');
    await user.click(within(part).getByRole('button', { name: 'Edit' }));
    await user.type(within(part).getByRole('textbox'), ' and more');
    await user.click(within(part).getByRole('button', { name: 'Save' }));
    expect(await within(part).findByRole('alert')).toHaveTextContent('must be shorter');
    expect(within(part).getByRole('textbox')).toHaveValue('Plain words and more');
    await user.click(within(part).getByRole('button', { name: 'Cancel' }));
    expect(part).toHaveTextContent('Plain words');
  });

  it('takes an edit back when the server refuses it', async () => {
    const { detail } = serve();
    server.use(mock.patch('/api/v1/adapters/{id}', () => refuse(403, { code: 'forbidden' })));
    const { user } = await renderApp(`/adapters/${detail.id}`);
    const star = await screen.findByRole('button', { name: '4 stars' });
    await user.click(star);
    expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
    expect(star).toHaveAttribute('aria-pressed', 'false');
  });

  it('gives a field back to its source', async () => {
    const served = serve({
      name: 'Mine',
      provenance: { name: { source: 'user', others: { civitai: 'Flat Ink Posters', header: 'flat_ink' } } },
    });
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(
      await screen.findByRole('button', {
        name: 'from you · Civitai says Flat Ink Posters · header says flat_ink',
      }),
    );
    await user.click(await screen.findByRole('button', { name: 'Give back to Civitai' }));
    await waitFor(() => expect(served.changes).toEqual([{ name: null }]));
  });

  it('corrects the base model', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await screen.findByRole('combobox', { name: 'Base model' }));
    await user.click(await screen.findByRole('option', { name: 'Flux.1' }));
    await waitFor(() => expect(served.changes).toEqual([{ baseModel: 'flux1' }]));
  });

  it('lets a person choose when the same field was changed elsewhere', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await screen.findByRole('button', { name: 'Rename' });
    Object.assign(served.detail, { name: 'Theirs', revision: 9 });
    await rename(user, 'Mine');
    const dialog = await screen.findByRole('dialog', { name: 'Changed somewhere else meanwhile' });
    expect(dialog).toHaveTextContent('TheirsTheirs');
    expect(dialog).toHaveTextContent('YoursMine');
    await user.click(within(dialog).getByRole('button', { name: 'Use mine' }));
    await waitFor(() => expect(served.detail.name).toBe('Mine'));
    expect(served.ifMatch).toEqual(['"7"', '"9"']);
  });

  it('keeps theirs when that is chosen', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await screen.findByRole('button', { name: 'Rename' });
    Object.assign(served.detail, { name: 'Theirs', revision: 9 });
    await rename(user, 'Mine');
    await user.click(await screen.findByRole('button', { name: 'Keep theirs' }));
    expect(await screen.findByText('Theirs', { selector: 'h1' })).toBeInTheDocument();
    expect(served.changes).toEqual([]);
  });

  it('asks nobody when only something else changed meanwhile', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await screen.findByRole('button', { name: 'Rename' });
    Object.assign(served.detail, { sha256: 'ff'.repeat(32), revision: 9 });
    await rename(user, 'Mine');
    await waitFor(() => expect(served.changes).toEqual([{ name: 'Mine' }]));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('is off while the server is away, and says why', async () => {
    const { detail } = serve();
    await renderApp(`/adapters/${detail.id}`);
    await screen.findByRole('button', { name: 'Rename' });
    act(() => useConnection.setState({ online: false }));
    expect(await screen.findByText(/nothing can be edited until the server is back/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Rename' })).toBeDisabled();
    expect(screen.queryByRole('combobox', { name: 'Add a tag' })).not.toBeInTheDocument();
  });
});

describe('news from elsewhere', () => {
  it('appear at once', async () => {
    const served = serve();
    await renderApp(`/adapters/${served.detail.id}`);
    await screen.findByRole('heading', { level: 2, name: 'Flat ink' });
    Object.assign(served.detail, { name: 'Renamed elsewhere', revision: 8 });
    act(() => emitLive('changes', [{ kind: 'adapter', id: served.detail.id }]));
    expect(await screen.findByRole('heading', { level: 2, name: 'Renamed elsewhere' })).toBeVisible();
  });

  it('wait, with a quiet word, while something is being written', async () => {
    const served = serve();
    const { user } = await renderApp(`/adapters/${served.detail.id}`);
    await user.click(await screen.findByRole('button', { name: 'Add notes' }));
    await user.type(screen.getByRole('textbox', { name: 'Notes' }), 'half a sent');
    Object.assign(served.detail, { rating: 5, revision: 8 });
    act(() => emitLive('changes', [{ kind: 'adapter', id: served.detail.id }]));
    expect(await screen.findByText('This adapter changed somewhere else.')).toBeVisible();
    expect(screen.getByRole('button', { name: '5 stars' })).toHaveAttribute('aria-pressed', 'false');
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await waitFor(() =>
      expect(screen.getByRole('button', { name: '5 stars' })).toHaveAttribute('aria-pressed', 'true'),
    );
    expect(screen.getByRole('textbox', { name: 'Notes' })).toHaveValue('half a sent');
  });
});

describe('a missing adapter', () => {
  it('says what that means and is forgotten only after it was told what goes', async () => {
    const { detail } = serve({ state: 'missing', copies: 0 });
    const forgotten = vi.fn<(id: unknown) => void>();
    server.use(
      mock.delete('/api/v1/adapters/{id}', ({ params }) => {
        forgotten(params.id);
        return noContent();
      }),
    );
    const { user, location } = await renderApp(`/adapters/${detail.id}`, 'default');
    expect(await screen.findByText(/it comes back by itself when the file does/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Forget' }));
    const dialog = await screen.findByRole('dialog', { name: 'Forget Flat ink' });
    expect(dialog).toHaveTextContent('No file is touched');
    expect(forgotten).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Forget' }));
    await waitFor(() => expect(location()).toBe('/library'));
    expect(forgotten).toHaveBeenCalledWith(detail.id);
  });
});
