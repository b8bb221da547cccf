import type { AdapterSpectra, Job, SimilarAdapters, WeightAnatomy } from '@lora/schema';
import { act, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildAdapter, buildDetail } from '../../../test/adapter-builders.js';
import { buildJob } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import {
  buildAnatomy,
  buildReason,
  buildSimilar,
  buildSimilarItem,
  buildSpectra,
} from '../../../test/weights-builders.js';
import { emitLive } from '../../lib/live.js';
import { useConnection } from '../../lib/connection.js';

const OTHER = buildAdapter({ name: 'Flat ink soft', baseModel: 'flux1', family: null, rank: 16 });
const SCALED = buildSimilarItem({
  adapter: OTHER,
  score: 1,
  verdict: 'scaled',
  reasons: [buildReason('factor', { value: 0.7 })],
});

/** A server with one adapter; returns what it was asked of its weights. */
function serve(similar: Partial<SimilarAdapters> = {}, anatomy: WeightAnatomy = buildAnatomy()) {
  const detail = buildDetail();
  const asked: URLSearchParams[] = [];
  server.use(
    mock.get('/api/v1/adapters/{id}', ({ params }) =>
      HttpResponse.json(params.id === OTHER.id ? buildDetail(OTHER) : detail),
    ),
    mock.get('/api/v1/adapters/{id}/similar', ({ request, params }) => {
      if (new URL(request.url).searchParams.get('by') !== 'weights') return HttpResponse.json(buildSimilar());
      if (params.id === detail.id) asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(params.id === detail.id ? { ...buildSimilar(), ...similar } : buildSimilar());
    }),
    mock.get('/api/v1/adapters/{id}/anatomy', () => HttpResponse.json(anatomy)),
  );
  return { detail, asked };
}

const rail = () => screen.findByRole('region', { name: 'Similar weights' });

/** Lets a test scroll something into sight; jsdom has no layout. */
function stubSight() {
  const seen: (() => void)[] = [];
  class Watcher {
    constructor(report: IntersectionObserverCallback) {
      seen.push(() =>
        report(
          [{ isIntersecting: true } as IntersectionObserverEntry],
          this as unknown as IntersectionObserver,
        ),
      );
    }
    observe(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('IntersectionObserver', Watcher);
  return () => act(() => seen.forEach((report) => report()));
}

afterEach(() => vi.unstubAllGlobals());

describe('adapters with similar weights', () => {
  it('are shown with what the numbers prove, and lead to their pages', async () => {
    const { detail, asked } = serve({ items: [SCALED], total: 1 });
    const { user, location } = await renderApp(`/adapters/${detail.id}`);
    const link = await within(await rail()).findByRole('link');
    expect(link).toHaveTextContent('Flat ink soft');
    expect(link).toHaveTextContent('Same weights at 0.70 times the strength');
    expect(link).toHaveTextContent('100 % in common · 264 of 264 modules');
    expect(link).toHaveTextContent('r16');
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({ by: 'weights', limit: '12' });
    await user.click(link);
    expect(location()).toBe(`/adapters/${OTHER.id}`);
  });

  it('are marked where the numbers are estimated only', async () => {
    const item = buildSimilarItem({ exact: false, verdict: null, coverage: null, score: 0.81 });
    const { detail } = serve({ items: [item], total: 1 });
    await renderApp(`/adapters/${detail.id}`);
    const link = await within(await rail()).findByRole('link');
    expect(link).toHaveTextContent('about 81 % in common');
    expect(link).toHaveTextContent('Estimated, not compared exactly.');
    expect(link).not.toHaveTextContent('Same');
  });

  it.each([
    [{}, 'Nothing in the library has weights like these.'],
    [{ state: 'pending' as const }, 'The file is still being read.'],
    [{ state: 'not-analysed' as const, problem: 'nothing_changed' }, 'Its weights change nothing'],
    [{ state: 'not-analysed' as const, problem: 'from_the_future' }, "Its weights couldn't be analysed."],
  ])('are told of in a quiet sentence where there are none: %o', async (answer, words) => {
    const { detail } = serve(answer);
    await renderApp(`/adapters/${detail.id}`);
    expect(await within(await rail()).findByRole('status')).toHaveTextContent(words);
  });

  it('are asked for only when their place comes into sight', async () => {
    const scroll = stubSight();
    const { detail, asked } = serve({ items: [SCALED], total: 1 });
    await renderApp(`/adapters/${detail.id}`);
    const place = await rail();
    await screen.findByRole('heading', { level: 2, name: 'Flat ink' });
    expect(asked).toHaveLength(0);
    scroll();
    expect(await within(place).findByRole('link')).toBeVisible();
    expect(asked).toHaveLength(1);
  });

  it('can be asked for again after a failure, and the page around them stays', async () => {
    const { detail } = serve({ items: [SCALED], total: 1 });
    let refused = false;
    server.use(
      mock.get('/api/v1/adapters/{id}/similar', ({ request }) => {
        if (new URL(request.url).searchParams.get('by') !== 'weights')
          return HttpResponse.json(buildSimilar());
        if (refused) return HttpResponse.json(buildSimilar([SCALED]));
        refused = true;
        return refuse(500, { code: 'internal' });
      }),
    );
    const { user } = await renderApp(`/adapters/${detail.id}`);
    await user.click(await within(await rail()).findByRole('button', { name: 'Try again' }));
    expect(await within(await rail()).findByRole('link')).toBeVisible();
  });
});

describe('the anatomy of an adapter', () => {
  const open = async (anatomy: WeightAnatomy) => {
    const { detail } = serve({}, anatomy);
    const app = await renderApp(`/adapters/${detail.id}?tab=weights`);
    return { ...app, panel: await screen.findByRole('region', { name: 'Anatomy' }) };
  };

  it('says where the change sits, by block and by part', async () => {
    const { panel } = await open(buildAnatomy());
    expect(await within(panel).findByText('Most of the change sits in the up blocks: 62 %.')).toBeVisible();
    const rows = within(within(panel).getByRole('grid', { name: 'Change by block' })).getAllByRole('row');
    expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual([
      'Text encoder CLIP-L',
      'Down blocks',
      'Middle block',
      'Up blocks',
    ]);
    const [strongest] = within(rows[3] as HTMLElement).getAllByRole('gridcell');
    expect(strongest).toHaveAccessibleName(
      'Up blocks 2.0: size of the change 8, 100 % of the largest, 20 modules',
    );
    expect(panel).toHaveTextContent('264 modules, size of the whole change about 12.3.');
    // The facts of the header stay above it.
    expect(screen.getByRole('tabpanel')).toHaveTextContent('32 (16–32)');
  });

  it('tells each block to the pointer and the arrow keys', async () => {
    const { panel, user } = await open(buildAnatomy());
    const cells = await within(panel).findAllByRole('gridcell');
    // The strongest one is told first, and the only one that Tab stops at.
    expect(within(panel).getByText(/^Up blocks 2\.0: /)).toBeVisible();
    expect(cells.filter((cell) => cell.tabIndex === 0)).toEqual([cells[4]]);
    await user.hover(cells[3] as HTMLElement);
    expect(within(panel).getByText(/^Middle block: size of the change 4, 50 % of the largest/)).toBeVisible();
    act(() => cells[0]?.focus());
    await user.keyboard('{ArrowDown}{ArrowRight}');
    expect(cells[2]).toHaveFocus();
    expect(within(panel).getByText(/^Down blocks 1\.1: /)).toBeVisible();
    await user.keyboard('{End}{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(cells[4]).toHaveFocus();
  });

  it('warns of modules that stand out and names them', async () => {
    const { panel, user } = await open(
      buildAnatomy({
        dead: { count: 52, names: ['denoiser/mid_block_proj_in'] },
        exploding: { count: 1, names: ['clip_l/text_projection'] },
        nonFinite: { count: 2, names: ['lora_unet_a', 'lora_unet_b'] },
        notAnalysed: {
          count: 2,
          modules: [
            { name: 'lora_unet_c', reason: 'missing_half' },
            { name: 'lora_unet_d', reason: 'from_the_future' },
          ],
        },
        doraModules: 3,
      }),
    );
    expect(await within(panel).findByText(/2 modules hold numbers that are none/)).toBeVisible();
    expect(within(panel).getByText(/^1 module changes a hundred times as much/)).toBeVisible();
    expect(panel).toHaveTextContent('Of 3 of them only the direction is known (DoRA)');
    const name = within(panel).getByText('denoiser/mid_block_proj_in');
    expect(name).not.toBeVisible();
    await user.click(within(panel).getByText('52 modules change nothing'));
    expect(name).toBeVisible();
    expect(within(panel).getByText('and 51 more')).toBeVisible();
    await user.click(within(panel).getByText("2 modules couldn't be analysed and are left out"));
    const leftOut = within(panel).getByText('lora_unet_c').closest('ul');
    expect(leftOut).toHaveTextContent('lora_unet_c – one of its two matrices is missing');
    expect(leftOut).toHaveTextContent("lora_unet_d – it couldn't be analysed");
    expect(leftOut).not.toHaveTextContent('missing_half');
  });

  it('draws no map of weights that change nothing, and says which', async () => {
    const { parts, blocks } = buildAnatomy();
    const { panel } = await open(
      buildAnatomy({
        state: 'not-analysed',
        problem: 'nothing_changed',
        norm: 0,
        parts: parts.map((part) => ({ ...part, share: 0 })),
        blocks: blocks.map((block) => ({ ...block, norm: 0 })),
        dead: { count: 264, names: ['denoiser/mid_block_proj_in'] },
      }),
    );
    expect(await within(panel).findByText(/^Its weights change nothing/)).toBeVisible();
    expect(within(panel).getByText('264 modules change nothing')).toBeVisible();
    expect(within(panel).queryByRole('grid')).not.toBeInTheDocument();
  });

  it.each([
    [{ state: 'pending' as const }, 'The file is still being read.'],
    [{ state: 'not-analysed' as const, problem: 'nothing_analysed' }, 'None of its modules has a form'],
  ])('says why there is none: %o', async (over, words) => {
    const { panel } = await open(buildAnatomy({ ...over, norm: null, blocks: [], parts: [], modules: 0 }));
    expect(await within(panel).findByText(new RegExp(words))).toBeVisible();
    expect(within(panel).queryByRole('grid')).not.toBeInTheDocument();
  });
});

describe('the effective rank of an adapter', () => {
  const JOB = 'c0000000-0000-4000-8000-000000000007';
  const ready = (over: Partial<AdapterSpectra> = {}) =>
    buildSpectra({
      state: 'ready',
      modules: 264,
      rankMin: 4,
      rankMax: 4,
      effectiveRank: 2.1,
      directions: [0.7, 0.27, 0.02, 0.01],
      blocks: [
        { block: 'up_2_0', part: 'up', modules: 20, rank: 4, effectiveRank: 1.94 },
        { block: 'mid', part: 'mid', modules: 60, rank: 4, effectiveRank: 3.4 },
      ],
      ...over,
    });

  /** A server whose answer changes as `state` does; tells what was asked of it. */
  async function open(spectra: AdapterSpectra) {
    const state = { spectra, job: buildJob({ id: JOB, kind: 'spectra', state: 'running', progress: null }) };
    const asked: string[] = [];
    const { detail } = serve();
    server.use(
      mock.get('/api/v1/adapters/{id}/anatomy', () =>
        HttpResponse.json(buildAnatomy({ spectra: state.spectra })),
      ),
      mock.post('/api/v1/adapters/{id}/spectra', ({ params }) => {
        asked.push(`start ${params.id === detail.id}`);
        state.spectra = buildSpectra({ state: 'running', jobId: JOB });
        return HttpResponse.json(state.spectra, { status: 202 });
      }),
      mock.get('/api/v1/jobs/{id}', () => HttpResponse.json(state.job)),
      mock.post('/api/v1/jobs/{id}/cancel', () => {
        asked.push('cancel');
        state.spectra = buildSpectra();
        state.job = { ...state.job, state: 'cancelled' };
        return HttpResponse.json(state.job);
      }),
    );
    const app = await renderApp(`/adapters/${detail.id}?tab=weights`);
    const panel = await screen.findByRole('region', { name: 'Anatomy' });
    await within(panel).findByRole('heading', { name: 'Effective rank' });
    /** The job comes to this, and the page hears of it. */
    const turn = (job: Partial<Job>, spectra: AdapterSpectra = state.spectra) => {
      state.spectra = spectra;
      state.job = { ...state.job, ...job };
      act(() => emitLive('job', state.job));
    };
    return { ...app, panel, asked, turn };
  }
  const progress = (done: number, total: number): Job['progress'] => ({
    phase: 'Reading modules',
    done,
    total,
    bytes: 0,
    bytesTotal: null,
    rate: null,
    secondsLeft: null,
  });

  it('is worked out on demand, with its progress, and then said in a sentence and in numbers', async () => {
    const { panel, user, asked, turn } = await open(buildSpectra());
    expect(panel).toHaveTextContent('reads the whole file once more');
    await user.click(within(panel).getByRole('button', { name: 'Work out' }));
    expect(await within(panel).findByText('Waiting for its turn')).toBeVisible();
    turn({ progress: progress(66, 264) });
    expect(await within(panel).findByText('66 of 264 modules')).toBeVisible();
    expect(
      within(panel).getByRole('progressbar', { name: 'Working out the effective rank' }),
    ).toHaveAttribute('aria-valuenow', '25');
    turn({ state: 'completed' }, ready());
    expect(
      await within(panel).findByText(
        'Of rank 4 about 2 are used; resizing to 2 would keep 97 % of the change.',
      ),
    ).toBeVisible();
    expect(asked).toEqual(['start true']);
    expect(within(panel).getByRole('img', { name: /the effective rank is 2\.1/ })).toBeVisible();
    const rows = within(within(panel).getByRole('grid', { name: 'Effective rank by block' }));
    expect(
      rows.getByRole('gridcell', { name: 'Up blocks 2.0: effective rank 1.9 of 4, 20 modules' }),
    ).toBeVisible();
    await user.click(within(panel).getByText('What a lower rank would keep'));
    const table = within(panel).getByRole('table');
    expect(
      within(table)
        .getAllByRole('row')
        .map((row) => row.textContent),
    ).toEqual(['RankKeeps of the change', '170 %', '297 %', '4all']);
  });

  it('can be cancelled while it is worked out, and begun again', async () => {
    const { panel, user, asked } = await open(buildSpectra({ state: 'running', jobId: JOB }));
    await user.click(await within(panel).findByRole('button', { name: 'Cancel' }));
    expect(await within(panel).findByRole('button', { name: 'Work out' })).toBeEnabled();
    await user.click(within(panel).getByRole('button', { name: 'Work out' }));
    expect(asked).toEqual(['cancel', 'start true']);
  });

  it('goes on from where somebody has paused it', async () => {
    const resumed: string[] = [];
    server.use(
      mock.post('/api/v1/jobs/{id}/resume', ({ params }) => {
        resumed.push(params.id);
        return HttpResponse.json(buildJob({ id: JOB, kind: 'spectra' }));
      }),
    );
    const { panel, user, turn } = await open(buildSpectra({ state: 'running', jobId: JOB }));
    turn({ state: 'paused', progress: progress(10, 264) });
    expect(await within(panel).findByText('Paused')).toBeVisible();
    await user.click(within(panel).getByRole('button', { name: 'Resume' }));
    await vi.waitFor(() => expect(resumed).toEqual([JOB]));
  });

  it.each([
    ['other_algorithm', 'has no rank that could be resized'],
    ['not_read', 'still being read'],
    ['file_missing', "Its file is missing, and it wasn't worked out before."],
    ['from_the_future', "It couldn't be worked out."],
  ])('says why there is none: %s', async (problem, words) => {
    const { panel } = await open(buildSpectra({ state: 'not-possible', problem }));
    expect(panel).toHaveTextContent(words);
    expect(within(panel).queryByRole('button', { name: 'Work out' })).not.toBeInTheDocument();
  });

  it('says why the work failed, and offers to try again', async () => {
    const { panel, user, turn } = await open(buildSpectra());
    await user.click(within(panel).getByRole('button', { name: 'Work out' }));
    await within(panel).findByText('Waiting for its turn');
    const failures = [{ adapterId: JOB, name: 'x', problem: 'file_changed' }];
    turn({ state: 'completed', result: { failed: 1, failures } }, buildSpectra());
    expect(await within(panel).findByRole('alert')).toHaveTextContent('The file has changed since');
    expect(within(panel).getByRole('button', { name: 'Work out' })).toBeEnabled();
  });

  it('tells who may not begin it, and waits for the server to answer again', async () => {
    const { panel, user } = await open(buildSpectra());
    server.use(mock.post('/api/v1/adapters/{id}/spectra', () => refuse(403, { code: 'forbidden' })));
    await user.click(within(panel).getByRole('button', { name: 'Work out' }));
    expect(await within(panel).findByRole('alert')).toHaveTextContent(
      "Your account isn't allowed to do this.",
    );
    act(() => useConnection.setState({ online: false }));
    expect(within(panel).getByRole('button', { name: 'Work out' })).toBeDisabled();
    expect(panel).toHaveTextContent("The server can't be reached now.");
    act(() => useConnection.setState({ online: true }));
  });

  it('hears of it when it was worked out among many others', async () => {
    const { panel, turn } = await open(buildSpectra());
    turn({ id: 'c0000000-0000-4000-8000-000000000009', state: 'completed' }, ready());
    expect(await within(panel).findByText(/^Of rank 4 about 2 are used/)).toBeVisible();
  });

  it('names what it is not told of', async () => {
    const { panel, user } = await open(
      ready({
        doraModules: 264,
        leftOut: { count: 1, modules: [{ name: 'lora_unet_x', reason: 'not_finite' }] },
      }),
    );
    expect(await within(panel).findByText(/^It is a DoRA/)).toBeVisible();
    await user.click(within(panel).getByText('1 module has no effective rank and is left out'));
    expect(within(panel).getByText('lora_unet_x').closest('li')).toHaveTextContent(
      'lora_unet_x – it holds numbers that are none (NaN or infinite)',
    );
  });
});
