import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { buildProblem, buildRoot } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { answerAsProxy, refuse, server } from '../../../test/server.js';

const LORAS = buildRoot({ name: 'loras', path: '/srv/loras' });
const NAS = buildRoot({ name: 'nas', path: '/mnt/nas' });
const PROBLEMS = [
  buildProblem({ rootId: LORAS.id, path: 'broken/half.safetensors' }),
  buildProblem({
    rootId: NAS.id,
    path: 'sdxl.safetensors',
    kind: 'not-an-adapter',
    message: 'A full SDXL checkpoint.',
  }),
  buildProblem({ rootId: LORAS.id, path: 'old/more.safetensors', message: 'The header is no JSON.' }),
];

/** A server that filters and gives two problems at a time. */
beforeEach(() => {
  server.use(
    mock.get('/api/v1/roots', () => HttpResponse.json({ items: [LORAS, NAS], nextCursor: null, total: 2 })),
    mock.get('/api/v1/problems', ({ request }) => {
      const query = new URL(request.url).searchParams;
      const found = PROBLEMS.filter(
        (problem) =>
          (!query.has('kind') || query.getAll('kind').includes(problem.kind)) &&
          (!query.has('rootId') || query.get('rootId') === problem.rootId),
      );
      const from = Number(query.get('cursor') ?? 0);
      const more = found.length > from + 2;
      return HttpResponse.json({
        items: found.slice(from, from + 2),
        nextCursor: more ? String(from + 2) : null,
        total: found.length,
      });
    }),
  );
});

it('lists files without an adapter by kind, with path and reason, page by page', async () => {
  const { user } = await renderApp('/problems');
  expect(await screen.findByText('3 files without an adapter')).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Broken' })).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Not a LoRA' })).toBeVisible();
  expect(screen.getByText('A full SDXL checkpoint.')).toBeVisible();
  await waitFor(() => expect(screen.getByText('loras / broken/')).toBeVisible());
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('The header is no JSON.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
});

it('filters by kind and root, and keeps the filter in the address', async () => {
  const { user, location } = await renderApp('/problems');
  await screen.findByText('3 files without an adapter');
  await user.click(screen.getByRole('combobox', { name: 'Kind' }));
  await user.click(await screen.findByRole('option', { name: 'Not a LoRA' }));
  expect(await screen.findByText('1 file without an adapter')).toBeVisible();
  expect(location()).toBe('/problems?kind=not-an-adapter');
  await user.click(screen.getByRole('combobox', { name: 'Root' }));
  await user.click(await screen.findByRole('option', { name: 'loras' }));
  expect(await screen.findByRole('heading', { name: 'No problems here' })).toBeVisible();
  await user.click(screen.getByRole('combobox', { name: 'Kind' }));
  await user.click(await screen.findByRole('option', { name: 'All kinds' }));
  expect(await screen.findByText('2 files without an adapter')).toBeVisible();
  expect(location()).toBe(`/problems?rootId=${LORAS.id}`);
});

it('copies the whole path of a file', async () => {
  const copied: string[] = [];
  const { user } = await renderApp('/problems?kind=broken');
  await screen.findByText('loras / broken/');
  document.execCommand = () => {
    const area = document.activeElement;
    copied.push(area instanceof HTMLTextAreaElement ? area.value : '');
    return true;
  };
  await user.click(screen.getAllByRole('button', { name: 'Copy the path' })[0] as HTMLElement);
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  expect(copied).toEqual(['/srv/loras/broken/half.safetensors']);
});

it('says when the list cannot be loaded', async () => {
  server.use(mock.get('/api/v1/problems', () => refuse(503, { code: 'unavailable' })));
  server.use(mock.get('/api/v1/health/live', () => answerAsProxy(503)));
  await renderApp('/problems');
  expect(await screen.findByText(/The server doesn't answer\. Check that/)).toBeVisible();
});
