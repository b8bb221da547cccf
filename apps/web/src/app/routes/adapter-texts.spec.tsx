import type { SimilarAdapters } from '@lora/schema';
import { within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { buildAdapter, buildDetail } from '../../../test/adapter-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { server } from '../../../test/server.js';
import { buildReason, buildSimilar, buildSimilarItem } from '../../../test/weights-builders.js';

const rail = () => screen.findByRole('region', { name: 'Similar descriptions' });

/** A server whose adapter has these beside it by text, and nothing by weights. */
function serve(similar: Partial<SimilarAdapters>) {
  const detail = buildDetail();
  server.use(
    mock.get('/api/v1/adapters/{id}', () => HttpResponse.json(detail)),
    mock.get('/api/v1/adapters/{id}/similar', ({ request }) => {
      const isText = new URL(request.url).searchParams.get('by') === 'text';
      return HttpResponse.json(isText ? { ...buildSimilar(), ...similar } : buildSimilar());
    }),
  );
  return detail;
}

function buildNear(reasons: ReturnType<typeof buildReason>[]) {
  const adapter = buildAdapter({ name: 'Paper lantern' });
  return buildSimilarItem({ adapter, score: 0.724, coverage: null, verdict: null, reasons });
}

describe('adapters that are described alike', () => {
  it.each([
    [[buildReason('shared-tags', { tags: ['ink', 'wash'] })], 'Same tags: ink, wash'],
    [
      [
        buildReason('shared-trigger-words', { words: ['lntrn'] }),
        buildReason('shared-tags', { tags: ['ink'] }),
      ],
      'Same trigger words: lntrn',
    ],
    [[], 'Described alike, in other words'],
    [[buildReason('from-the-future', { tags: 7 })], 'Described alike, in other words'],
  ])('are shown with what they share: %o', async (reasons, words) => {
    const detail = serve({ items: [buildNear(reasons)], total: 1 });
    await renderApp(`/adapters/${detail.id}`);
    const link = await within(await rail()).findByRole('link');
    expect(link).toHaveTextContent('Paper lantern');
    expect(link).toHaveTextContent(words);
    expect(link).toHaveTextContent('72 % alike');
  });

  it.each([
    [{}, 'Nothing in the library is described like this.'],
    [{ state: 'pending' as const }, 'Its text is still being read.'],
    [{ state: 'not-analysed' as const, problem: 'no-model' }, 'No model for texts runs here.'],
    [{ state: 'not-analysed' as const, problem: 'nothing-known' }, 'The model knows none of its words'],
    [{ state: 'not-analysed' as const, problem: 'from-the-future' }, "Its text couldn't be compared."],
  ])('are told of in a quiet sentence where there are none: %o', async (answer, words) => {
    const detail = serve(answer);
    await renderApp(`/adapters/${detail.id}`);
    expect(await within(await rail()).findByRole('status')).toHaveTextContent(words);
  });
});
