import {
  type AdapterDetail,
  type AdapterItem,
  type AdapterPage,
  type AdapterQuery,
  type components,
  createApiClient,
  type Job,
  type Problem,
  type Root,
  type UpdateAdapter,
} from '@lora/api-client';
import type { Account } from './program.ts';

/** The owner of every library that a test makes. */
export const OWNER: Account = { email: 'owner@example.org', password: 'a quiet morning in May' };

type Schemas = components['schemas'];

const PAGE = 200;
const POLL_MS = 50;

/** The API as another program sees it; throws with the server's own words for every refusal. */
export interface Api {
  /** All pages of a list. */
  adapters(query?: AdapterQuery): Promise<AdapterItem[]>;
  adapterPage(query: AdapterQuery): Promise<AdapterPage>;
  adapter(id: string): Promise<AdapterDetail>;
  updateAdapter(id: string, change: UpdateAdapter): Promise<AdapterDetail>;
  /** Makes a collection, by hand with these adapters in it, or with `query` a saved search. */
  addCollection(values: Schemas['CreateCollection'], ids?: string[]): Promise<Schemas['Collection']>;
  addCustomField(values: Schemas['CreateCustomField']): Promise<void>;
  /** Changes all that a search finds; resolves when that is done. */
  runBatch(query: string, change: Schemas['BatchChange']): Promise<Schemas['Batch']>;
  /** The first 200 groups, and how far the search for them is. */
  duplicates(): Promise<Schemas['DuplicatePage']>;
  problems(): Promise<Problem[]>;
  roots(): Promise<Root[]>;
  addRoot(path: string): Promise<Root>;
  jobs(): Promise<Job[]>;
  /** Resolves when a scan has ended and none is waiting or running. */
  waitForScans(): Promise<void>;
}

/** Signs in. */
export async function connect(url: string, account: Account = OWNER): Promise<Api> {
  let token: string | null = null;
  const client = createApiClient({ baseUrl: url, getToken: () => token });
  token = (await answer(client.POST('/api/v1/auth/login', { body: account }))).accessToken;

  const adapterPage = (query: AdapterQuery) => answer(client.GET('/api/v1/adapters', { params: { query } }));
  const scans = () =>
    answer(client.GET('/api/v1/jobs', { params: { query: { kind: ['scan'], limit: 50 } } }));

  return {
    adapterPage,
    adapters: (query) => all((cursor) => adapterPage({ ...query, limit: PAGE, cursor })),
    adapter: (id) => answer(client.GET('/api/v1/adapters/{id}', { params: { path: { id } } })),
    updateAdapter: (id, body) =>
      answer(client.PATCH('/api/v1/adapters/{id}', { params: { path: { id } }, body })),
    addCollection: async (body, ids = []) => {
      const made = await answer(client.POST('/api/v1/collections', { body }));
      const params = { path: { id: made.id } };
      if (ids.length > 0)
        await answer(client.POST('/api/v1/collections/{id}/items', { params, body: { ids } }));
      return made;
    },
    addCustomField: async (body) => {
      await answer(client.POST('/api/v1/custom-fields', { body }));
    },
    async runBatch(query, change) {
      const body = { selection: { query }, change, dryRun: false };
      const { id } = await answer(client.POST('/api/v1/batches', { body }));
      if (id === null) throw new Error('Only a trial run has no id.');
      for (;;) {
        const batch = await answer(client.GET('/api/v1/batches/{id}', { params: { path: { id } } }));
        if (batch.state === 'completed') return batch;
        if (batch.state === 'failed') throw new Error(`The bulk change ${id} failed.`);
        await pause();
      }
    },
    duplicates: () => answer(client.GET('/api/v1/duplicates', { params: { query: { limit: PAGE } } })),
    problems: () =>
      all((cursor) => answer(client.GET('/api/v1/problems', { params: { query: { limit: PAGE, cursor } } }))),
    roots: async () => (await answer(client.GET('/api/v1/roots'))).items,
    addRoot: (path) => answer(client.POST('/api/v1/roots', { body: { path } })),
    jobs: async () => (await answer(client.GET('/api/v1/jobs', { params: { query: { limit: 50 } } }))).items,
    async waitForScans() {
      for (;;) {
        const { items } = await scans();
        const failed = items.find((job) => job.state === 'failed');
        if (failed) throw new Error(`The scan failed: ${failed.error?.message ?? 'no reason'}`);
        const isOpen = items.some((job) => job.state === 'queued' || job.state === 'running');
        if (items.length > 0 && !isOpen) return;
        await pause();
      }
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, POLL_MS);
  });
}

/** What the server said, or its refusal as an error. */
async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (data === undefined) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
}

async function all<T>(
  load: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
