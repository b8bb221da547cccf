import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { api } from '../src/lib/api.js';
import { buildJob, buildRoot } from './builders.js';
import { mock } from './mock.js';
import { noContent, refuse, server } from './server.js';

it('hands a handler the values of its address and the body that was sent', async () => {
  const seen: unknown[] = [];
  server.use(
    mock.patch('/api/v1/roots/{id}', async ({ params, request }) => {
      const change = await request.json();
      seen.push(params.id, change.name);
      return HttpResponse.json(buildRoot({ id: params.id, name: change.name }));
    }),
  );
  expect(await api.updateRoot('a b/c', { name: 'Styles' })).toMatchObject({ id: 'a b/c', name: 'Styles' });
  expect(seen).toEqual(['a b/c', 'Styles']);
});

it('does not compile for what the server does not know or would not answer', () => {
  const page = { items: [], nextCursor: null, total: 0 };
  const handlers = [
    mock.get('/api/v1/roots', () => HttpResponse.json(page)),
    mock.get('/api/v1/roots', () => refuse(403, { code: 'forbidden' })),
    mock.delete('/api/v1/roots/{id}', noContent),
    // @ts-expect-error -- there is no such address
    mock.get('/api/v1/root', () => HttpResponse.json(page)),
    // @ts-expect-error -- roots are not deleted all at once
    mock.delete('/api/v1/roots', noContent),
    // @ts-expect-error -- the address has an id and nothing else
    mock.delete('/api/v1/roots/{id}', ({ params }) => refuse(404, { message: params.name })),
    // @ts-expect-error -- a page has a total
    mock.get('/api/v1/roots', () => HttpResponse.json({ items: [], nextCursor: null })),
    // @ts-expect-error -- a total is a number
    mock.get('/api/v1/roots', () => HttpResponse.json({ items: [], nextCursor: null, total: '0' })),
    // @ts-expect-error -- these are jobs
    mock.get('/api/v1/roots', () => HttpResponse.json({ items: [buildJob()], nextCursor: null, total: 1 })),
    // @ts-expect-error -- a page of roots says something
    mock.get('/api/v1/roots', noContent),
    // @ts-expect-error -- failures have a code of the list
    mock.get('/api/v1/roots', () => refuse(418, { code: 'teapot' })),
    // @ts-expect-error -- a plain response says nothing about its body
    mock.get('/api/v1/roots', () => Response.json({ total: 'nonsense' })),
  ];
  expect(handlers).toHaveLength(12);
});
