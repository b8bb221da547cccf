import type { DuplicateComparison } from '@lora/schema';
import { within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { buildLink, buildMember } from '../../../test/duplicates-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

const ink = buildMember('Flat ink');
const small = buildMember('Flat ink small');
const [a, b] = [ink.adapter.id, small.adapter.id];
const PATH = `/duplicates/compare?id=${a}&id=${b}`;

const COMPARISON: DuplicateComparison = {
  members: [ink, small],
  links: [
    buildLink(small, ink, {
      verdict: 'resized',
      score: 0.92,
      reasons: [{ code: 'rank', values: { from: 32, to: 8, smaller: 'a' } }],
    }),
  ],
  fields: [
    { field: 'name', values: { [a]: 'Flat ink', [b]: 'Flat ink small' }, differs: true },
    { field: 'baseModel', values: { [a]: 'sdxl', [b]: 'sdxl' }, differs: false },
    { field: 'rank', values: { [a]: 32, [b]: 8 }, differs: true },
    { field: 'size', values: { [a]: 228_000_000, [b]: 57_000_000 }, differs: true },
    { field: 'dtypes', values: { [a]: ['BF16', 'F32'], [b]: ['F16'] }, differs: true },
    { field: 'sha256', values: { [a]: 'ab'.repeat(32), [b]: null }, differs: true },
    { field: 'trainedAt', values: { [a]: '2026-11-01T10:00:00.000Z', [b]: null }, differs: true },
    { field: 'customFields', values: { [a]: { gone: 'x' }, [b]: null }, differs: true },
    { field: 'tags', values: { [a]: ['ink', 'style'], [b]: null }, differs: true },
  ],
  blocks: ['in', 'mid', 'out', 'a', 'b', 'c', 'last'].map((block) => ({
    block,
    norms: { [a]: 2, [b]: block === 'out' ? null : 1 },
  })),
};

function serve(): void {
  server.use(
    mock.get('/api/v1/duplicates/compare', ({ request }) => {
      expect(new URL(request.url).searchParams.getAll('ids')).toEqual([a, b]);
      return HttpResponse.json(COMPARISON);
    }),
    mock.get('/api/v1/custom-fields', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
    mock.get('/api/v1/collections', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  );
}

it('shows adapters side by side: verdict from the first, what differs, blocks that one lacks', async () => {
  serve();
  const { user } = await renderApp(PATH);
  const weights = await screen.findByRole('region', { name: 'Weights' });
  expect(weights).toHaveTextContent(
    /Flat ink small, seen from Flat ink:.*The same at rank 8 instead of 32.*92 % in common/,
  );
  expect(within(weights).getByText('out').closest('li')).toHaveTextContent('none');
  expect(within(weights).queryByText('last')).toBeNull();
  await user.click(within(weights).getByRole('button', { name: 'Show all 7 blocks' }));
  expect(within(weights).getByText('last')).toBeVisible();

  const table = within(screen.getByRole('table'));
  const cells = (name: RegExp) =>
    table
      .getAllByRole('row')
      .find(
        (row) =>
          within(row).queryByRole('rowheader', { name }) !== null &&
          within(row).queryAllByRole('cell').length > 0,
      );
  expect(cells(/^Rank/)).toHaveTextContent(/Rank.*differs.*32.*8/);
  expect(cells(/^File size/)).toHaveTextContent(/228 MB.*57 MB/);
  expect(cells(/^SHA-256/)).toHaveTextContent(/abababababababab.*–/);
  expect(cells(/^Number format/)).toHaveTextContent(/BF16, F32.*F16/);
  expect(cells(/^Own fields/)).toHaveTextContent('A field that is gone: x');
  expect(cells(/^Base model/)).toBeUndefined();
  await user.click(screen.getByRole('checkbox', { name: 'Only what differs' }));
  expect(cells(/^Base model/)).toBeDefined();
});

it('gives no number for what has nothing in common, and tells the strongest first', async () => {
  const third = buildMember('Sky');
  const unrelated = buildLink(ink, third, { verdict: 'unrelated', score: -0.001, reasons: [] });
  server.use(
    mock.get('/api/v1/duplicates/compare', () =>
      HttpResponse.json({
        members: [ink, small, third],
        links: [unrelated, ...COMPARISON.links],
        fields: [],
        blocks: [],
      }),
    ),
  );
  await renderApp(PATH);
  const [first, last] = within(await screen.findByRole('region', { name: 'Weights' })).getAllByRole(
    'listitem',
  );
  expect(first).toHaveTextContent('92 % in common');
  expect(last).toHaveTextContent(/Sky, seen from Flat ink:\s*Nothing in common$/);
});

it('says what to do without adapters', async () => {
  await renderApp('/duplicates/compare');
  expect(await screen.findByRole('heading', { name: 'Nothing to compare' })).toBeVisible();
});

it('says when one of them is gone', async () => {
  server.use(
    mock.get('/api/v1/duplicates/compare', () =>
      refuse(404, { code: 'not_found', message: 'There is no adapter x.' }),
    ),
  );
  await renderApp(PATH);
  expect(await screen.findByRole('alert')).toBeVisible();
});
