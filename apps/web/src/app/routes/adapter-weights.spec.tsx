import type { SimilarAdapters, WeightAnatomy } from '@lora/schema';
import { act, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildAdapter, buildDetail } from '../../../test/adapter-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { buildAnatomy, buildReason, buildSimilar, buildSimilarItem } from '../../../test/weights-builders.js';

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
    server.use(
      mock.get('/api/v1/adapters/{id}/similar', () => refuse(500, { code: 'internal' }), { once: true }),
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
