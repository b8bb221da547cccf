import type {
  AdapterPage,
  AuthStatus,
  ChangePage,
  ErrorResponse,
  Facets,
  FolderPage,
  Health,
  JobPage,
  Me,
  ProblemPage,
  RootPage,
  Session,
} from '@lora/schema';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { ANNA, buildError, buildSession } from './builders.js';

/** The network of the tests: a server that is set up, knows Anna and has an empty library. */
export const handlers = [
  http.get<never, never, AuthStatus>('/api/v1/auth/status', () => HttpResponse.json({ setUp: true })),
  http.post<never, never, Session>('/api/v1/auth/refresh', () => HttpResponse.json(buildSession())),
  http.get<never, never, Me>('/api/v1/auth/me', () => HttpResponse.json(ANNA)),
  http.post('/api/v1/auth/logout', () => new HttpResponse(null, { status: 204 })),
  http.get<never, never, ChangePage>('/api/v1/changes', () =>
    HttpResponse.json({ items: [], position: '1', more: false, reset: false }),
  ),
  http.get<never, never, Health>('/api/v1/health/live', () =>
    HttpResponse.json({ status: 'ok', version: '0.1.0' }),
  ),
  http.get<never, never, RootPage>('/api/v1/roots', () =>
    HttpResponse.json({ items: [], nextCursor: null, total: 0 }),
  ),
  http.get<never, never, JobPage>('/api/v1/jobs', () =>
    HttpResponse.json({ items: [], nextCursor: null, total: 0 }),
  ),
  http.get<never, never, FolderPage>('/api/v1/folders', () =>
    HttpResponse.json({ items: [], nextCursor: null, total: 0 }),
  ),
  http.get<never, never, ProblemPage>('/api/v1/problems', () =>
    HttpResponse.json({ items: [], nextCursor: null, total: 0 }),
  ),
  http.get<never, never, AdapterPage>('/api/v1/adapters', () =>
    HttpResponse.json({ items: [], nextCursor: null, total: 0 }),
  ),
  http.get<never, never, Facets>('/api/v1/adapters/facets', () =>
    HttpResponse.json({
      baseModel: [],
      family: [],
      networkType: [],
      tag: [],
      rootId: [],
      state: [],
      favorite: 0,
    }),
  ),
];

export const server = setupServer(...handlers);

/** An answer that refuses, in the one shape of failures. */
export function refuse(status: number, body: Partial<ErrorResponse>) {
  return HttpResponse.json(buildError(body), { status });
}
