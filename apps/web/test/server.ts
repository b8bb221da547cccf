import type { ErrorResponse } from '@lora/api-client';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { buildPage } from './adapter-builders.js';
import { ANNA, buildError, buildSession } from './builders.js';
import { mock } from './mock.js';
import { buildAnatomy, buildSimilar } from './weights-builders.js';

/** The network of the tests: a server that is set up, knows Anna and has an empty library. */
export const handlers = [
  mock.get('/api/v1/auth/status', () => HttpResponse.json({ setUp: true })),
  mock.post('/api/v1/auth/refresh', () => HttpResponse.json(buildSession())),
  mock.get('/api/v1/auth/me', () => HttpResponse.json(ANNA)),
  mock.post('/api/v1/auth/logout', noContent),
  mock.get('/api/v1/changes', () =>
    HttpResponse.json({ items: [], position: '1', more: false, reset: false }),
  ),
  mock.get('/api/v1/health/live', () => HttpResponse.json({ status: 'ok', version: '0.1.0' })),
  mock.get('/api/v1/roots', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/jobs', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/folders', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/problems', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/activity/people', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/custom-fields', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/tags', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/collections', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  mock.get('/api/v1/adapters', () => HttpResponse.json(buildPage([]))),
  mock.get('/api/v1/adapters/facets', () => HttpResponse.json({ total: 0 })),
  mock.get('/api/v1/adapters/{id}/similar', () => HttpResponse.json(buildSimilar())),
  mock.get('/api/v1/adapters/{id}/anatomy', () => HttpResponse.json(buildAnatomy())),
  mock.get('/api/v1/adapters/suggestions', () => HttpResponse.json({ from: 0, to: 0, items: [] })),
];

export const server = setupServer(...handlers);

/** An answer that refuses, in the one shape of failures. */
export function refuse(status: number, body: Partial<ErrorResponse>): HttpResponse<ErrorResponse> {
  return HttpResponse.json(buildError(body), { status });
}

/** A success that says nothing. */
export function noContent(): HttpResponse<undefined> {
  return new HttpResponse(null, { status: 204 });
}

/** A proxy's own page where an answer of the API was expected. */
export function answerAsProxy(status: number, page = ''): HttpResponse<ErrorResponse> {
  // As its caller sees it this claims to be a failure in the API's shape.
  return new HttpResponse<string>(page, { status }) as HttpResponse<never>;
}
