import type {
  AdapterDetail,
  AdapterItem,
  AdapterPage,
  Job,
  JobPage,
  Problem,
  ProblemPage,
  Root,
  RootPage,
  Session,
  UpdateAdapter,
} from '@lora/schema';
import type { Account } from './program.ts';

/** The owner of every library that a test makes. */
export const OWNER: Account = { email: 'owner@example.org', password: 'a quiet morning in May' };

const PAGE = 200;
const POLL_MS = 50;

/** The API as another program sees it; throws with the server's own words for every refusal. */
export interface Api {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  adapters(query?: string): Promise<AdapterItem[]>;
  adapter(id: string): Promise<AdapterDetail>;
  updateAdapter(id: string, change: UpdateAdapter): Promise<AdapterDetail>;
  problems(): Promise<Problem[]>;
  roots(): Promise<Root[]>;
  addRoot(path: string): Promise<Root>;
  jobs(): Promise<Job[]>;
  /** Resolves when a scan has ended and none is waiting or running. */
  waitForScans(): Promise<void>;
}

/** Signs in. */
export async function connect(url: string, account: Account = OWNER): Promise<Api> {
  const base = `${url}/api/v1`;
  const call = async <T>(method: string, path: string, body?: unknown, token?: string): Promise<T> => {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const { accessToken } = await call<Session>('POST', '/auth/login', account);
  const get = <T>(path: string) => call<T>('GET', path, undefined, accessToken);
  const send = <T>(method: string, path: string, body?: unknown) => call<T>(method, path, body, accessToken);

  async function all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: { items: T[]; nextCursor: string | null } = await get(
        `${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...next.items);
      cursor = next.nextCursor;
    }
    return items;
  }

  return {
    get,
    send,
    adapters: (query = '') => all<AdapterPage['items'][number]>(`/adapters${query}`),
    adapter: (id) => get(`/adapters/${id}`),
    updateAdapter: (id, change) => send('PATCH', `/adapters/${id}`, change),
    problems: () => all<ProblemPage['items'][number]>('/problems'),
    roots: async () => (await get<RootPage>('/roots')).items,
    addRoot: (path) => send('POST', '/roots', { path }),
    jobs: async () => (await get<JobPage>('/jobs?limit=50')).items,
    async waitForScans() {
      for (;;) {
        const { items } = await get<JobPage>('/jobs?kind=scan&limit=50');
        const failed = items.find((job) => job.state === 'failed');
        if (failed) throw new Error(`The scan failed: ${failed.error?.message ?? 'no reason'}`);
        const isOpen = items.some((job) => job.state === 'queued' || job.state === 'running');
        if (items.length > 0 && !isOpen) return;
        await new Promise((resolve) => {
          setTimeout(resolve, POLL_MS);
        });
      }
    },
  };
}
