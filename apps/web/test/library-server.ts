import type { AdapterItem, AdapterPage } from '@lora/schema';
import { screen } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { forgetPlaces } from '../src/features/catalog/api/places.js';
import { clearPicked, useLibraryPreferences } from '../src/features/catalog/store.js';
import { buildAdapter, buildDetail, buildFacets, buildPage, ROOT_ID } from './adapter-builders.js';
import { buildRoot } from './builders.js';
import { setScreenWidth, setScroll } from './desktop.js';
import { mock } from './mock.js';
import { refuse, server } from './server.js';

export const ROOT = buildRoot({ id: ROOT_ID, name: 'loras', adapters: 4 });

export function serveRoots(items = [ROOT]): void {
  server.use(
    mock.get('/api/v1/roots', () => HttpResponse.json({ items, nextCursor: null, total: items.length })),
  );
}

/** A server that pages and filters by base model and words; returns the questions it was asked. */
export function serveAdapters(
  make: () => AdapterItem[],
  answer: (query: URLSearchParams) => Partial<AdapterPage> = () => ({}),
): URLSearchParams[] {
  const all = make();
  const asked: URLSearchParams[] = [];
  server.use(
    mock.get('/api/v1/adapters', ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const bases = query.getAll('baseModel');
      const found = all.filter(
        (item) =>
          (bases.length === 0 || bases.includes(item.baseModel)) &&
          item.name.toLowerCase().includes((query.get('q') ?? '').toLowerCase()),
      );
      const from = Number(query.get('cursor') ?? query.get('offset') ?? 0);
      const to = from + Number(query.get('limit'));
      return HttpResponse.json(
        buildPage(found.slice(from, to), {
          total: found.length,
          nextCursor: to < found.length ? String(to) : null,
          ...answer(query),
        }),
      );
    }),
    mock.get('/api/v1/adapters/facets', () => HttpResponse.json(buildFacets())),
    mock.get('/api/v1/adapters/{id}', ({ params }) => {
      const item = all.find(({ id }) => id === params.id);
      return item ? HttpResponse.json(buildDetail(item)) : refuse(404, { code: 'not_found' });
    }),
  );
  return asked;
}

/** A long library: "Style 000", "Style 001", ... */
export function buildStyles(count: number): AdapterItem[] {
  return Array.from({ length: count }, (_, at) =>
    buildAdapter({ name: `Style ${String(at).padStart(3, '0')}` }),
  );
}

export function card(name: string): Promise<HTMLElement> {
  return screen.findByRole('gridcell', { name: new RegExp(`^${name}`) });
}

/** A desktop that shows the library for the first time. */
export function startLibrary(): void {
  setScreenWidth(1440);
  setScroll(0);
  clearPicked();
  forgetPlaces();
  useLibraryPreferences.setState(useLibraryPreferences.getInitialState());
  serveRoots();
}
