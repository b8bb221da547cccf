import { describe, expect, expectTypeOf, it } from 'vitest';
import type { AdapterDetail, AdapterItem, AdapterQuery, ErrorResponse, Job, UpdateAdapter } from './index.js';
import { createApiClient } from './index.js';

/** A server that keeps what it was asked and always answers the same. */
function fakeServer(status: number, body: unknown) {
  const requests: Request[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    requests.push(request);
    return status === 204 ? new Response(null, { status }) : Response.json(body, { status });
  };
  return { requests, fetch };
}

const BASE = { baseUrl: 'http://127.0.0.1:3210' };
const ID = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';

describe('the client', () => {
  it('asks for a list with repeated parameters and hands on what came', async () => {
    const server = fakeServer(200, { items: [], nextCursor: null, total: 0 });
    const client = createApiClient({ ...BASE, fetch: server.fetch, headers: { 'Accept-Language': 'en' } });
    const { data, error } = await client.GET('/api/v1/adapters', {
      params: {
        query: { q: 'ink & water', tag: ['a', 'b,c'], baseModel: ['sdxl'], limit: 10, favorite: true },
      },
    });
    expect(error).toBeUndefined();
    expect(data?.items).toEqual([]);
    const [request] = server.requests;
    expect(new URL(request?.url ?? '').search).toBe(
      '?q=ink%20%26%20water&tag=a&tag=b%2Cc&baseModel=sdxl&limit=10&favorite=true',
    );
    expect(request?.headers.get('accept-language')).toBe('en');
    expect(request?.headers.has('authorization')).toBe(false);
  });

  it('takes the token that is good now for each request', async () => {
    const tokens = ['first', 'second', null];
    const server = fakeServer(200, { items: [] });
    const client = createApiClient({ ...BASE, fetch: server.fetch, getToken: () => tokens.shift() ?? null });
    for (let i = 0; i < 3; i++) await client.GET('/api/v1/roots');
    expect(server.requests.map((request) => request.headers.get('authorization'))).toEqual([
      'Bearer first',
      'Bearer second',
      null,
    ]);
  });

  it('sends a change as JSON to the address of its id', async () => {
    const server = fakeServer(200, { id: ID });
    const client = createApiClient({ ...BASE, fetch: server.fetch });
    await client.PATCH('/api/v1/adapters/{id}', {
      params: { path: { id: ID }, header: { 'If-Match': '"3"' } },
      body: { rating: 5, notes: null },
    });
    const [request] = server.requests;
    expect(request?.method).toBe('PATCH');
    expect(request?.url).toBe(`${BASE.baseUrl}/api/v1/adapters/${ID}`);
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(request?.headers.get('if-match')).toBe('"3"');
    expect(await request?.json()).toEqual({ rating: 5, notes: null });
  });

  it('hands a failure on as an ErrorResponse instead of throwing', async () => {
    const failure: ErrorResponse = { code: 'not_found', message: 'There is no job.', requestId: 'r' };
    const client = createApiClient({ ...BASE, fetch: fakeServer(404, failure).fetch });
    const { data, error, response } = await client.GET('/api/v1/jobs/{id}', { params: { path: { id: ID } } });
    expect(data).toBeUndefined();
    expect(response.status).toBe(404);
    expect(error).toEqual(failure);
  });

  it('knows answers without a body', async () => {
    const client = createApiClient({ ...BASE, fetch: fakeServer(204, undefined).fetch });
    const { error, response } = await client.DELETE('/api/v1/roots/{id}', { params: { path: { id: ID } } });
    expect(error).toBeUndefined();
    expect(response.status).toBe(204);
  });
});

describe('the generated types', () => {
  it('know null, lists, enumerations and numbers of answers', () => {
    expectTypeOf<AdapterItem['rank']>().toEqualTypeOf<number | null>();
    expectTypeOf<AdapterItem['family']>().toEqualTypeOf<string | null>();
    expectTypeOf<AdapterItem['tags']>().toEqualTypeOf<string[]>();
    expectTypeOf<AdapterItem['previewKind']>().toEqualTypeOf<'image' | 'video' | null>();
    expectTypeOf<AdapterItem['baseModel']>().extract<'sdxl'>().toEqualTypeOf<'sdxl'>();
    expectTypeOf<AdapterItem['warnings'][number]>().toEqualTypeOf<{ code: string; message: string }>();
    expectTypeOf<AdapterDetail>().toExtend<AdapterItem>();
    expectTypeOf<Job['state']>().toEqualTypeOf<
      'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'
    >();
    expectTypeOf<Job['error']>().toEqualTypeOf<{ code: string; message: string } | undefined>();
    expectTypeOf<NonNullable<Job['progress']>['total']>().toEqualTypeOf<number | null>();
    expectTypeOf<null>().toExtend<Job['progress']>();
  });

  it('know what may be left out of a body and what may be null', () => {
    expectTypeOf<UpdateAdapter['rating']>().toEqualTypeOf<number | null | undefined>();
    expectTypeOf<UpdateAdapter['tags']>().toEqualTypeOf<string[] | null | undefined>();
    expectTypeOf<null>().toExtend<UpdateAdapter['baseModel']>();
    expectTypeOf<{ rating: number }>().toExtend<UpdateAdapter>();
  });

  it('know the parameters of a list', () => {
    expectTypeOf<AdapterQuery['limit']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<AdapterQuery['tag']>().toEqualTypeOf<string[] | undefined>();
    expectTypeOf<NonNullable<AdapterQuery['baseModel']>[number]>()
      .extract<'flux1'>()
      .toEqualTypeOf<'flux1'>();
    expectTypeOf<NonNullable<AdapterQuery['state']>>().toEqualTypeOf<'present' | 'missing' | 'all'>();
  });

  it('refuse what the server would refuse', () => {
    const client = createApiClient({ ...BASE, fetch: fakeServer(200, {}).fetch });
    expect(client).toBeDefined();
    // @ts-expect-error -- there is no such address
    void client.GET('/api/v1/nothing');
    // @ts-expect-error -- an id is needed
    void client.GET('/api/v1/jobs/{id}', {}).catch(() => undefined);
    // @ts-expect-error -- a rating is a number
    void client.PATCH('/api/v1/adapters/{id}', { params: { path: { id: ID } }, body: { rating: 'five' } });
    // @ts-expect-error -- the address and the password must be there
    void client.POST('/api/v1/auth/login', { body: { email: 'a@b' } });
  });
});
