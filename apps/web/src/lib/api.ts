import type {
  AdapterDetail,
  AdapterFilter,
  AdapterPage,
  AdapterQuery,
  AuthStatus,
  ChangePage,
  ChangeQuery,
  CreateRoot,
  Facets,
  FolderPage,
  Health,
  Job,
  JobPage,
  JobQuery,
  JobStarted,
  Login,
  Me,
  ProblemPage,
  ProblemQuery,
  Root,
  RootPage,
  Session,
  SetUp,
  StartScan,
  UpdateAdapter,
  UpdateRoot,
} from '@lora/schema';
import { request } from './http.js';

/**
 * Every endpoint that the page uses, typed by the contract. Features call these and nothing else, so changing how
 * requests are made touches this file only. All of them throw ApiError (the server refused) or NetworkError.
 */
export const api = {
  authStatus: () => request<AuthStatus>('GET', '/auth/status'),
  setUp: (body: SetUp) => request<Session>('POST', '/auth/setup', { body }),
  signIn: (body: Login) => request<Session>('POST', '/auth/login', { body }),
  signOut: () => request<void>('POST', '/auth/logout'),
  me: () => request<Me>('GET', '/auth/me'),

  roots: (signal?: AbortSignal) => request<RootPage>('GET', '/roots', { signal }),
  addRoot: (body: CreateRoot) => request<Root>('POST', '/roots', { body }),
  updateRoot: (id: string, body: UpdateRoot) => request<Root>('PATCH', `/roots/${id}`, { body }),
  removeRoot: (id: string) => request<void>('DELETE', `/roots/${id}`),
  startScan: (body: StartScan) => request<JobStarted>('POST', '/library/scans', { body }),
  folders: (query: { rootId?: string; parent?: string; cursor?: string }, signal?: AbortSignal) =>
    request<FolderPage>('GET', '/folders', { query, signal }),

  jobs: (query: JobQuery = {}, signal?: AbortSignal) => request<JobPage>('GET', '/jobs', { query, signal }),
  steerJob: (id: string, action: 'cancel' | 'pause' | 'resume') =>
    request<Job>('POST', `/jobs/${id}/${action}`),

  adapters: (query: AdapterQuery, signal?: AbortSignal) =>
    request<AdapterPage>('GET', '/adapters', { query, signal }),
  facets: (query: AdapterFilter, signal?: AbortSignal) =>
    request<Facets>('GET', '/adapters/facets', { query, signal }),
  adapter: (id: string, signal?: AbortSignal) => request<AdapterDetail>('GET', `/adapters/${id}`, { signal }),
  /** With `revision` the server refuses with `precondition_failed` when somebody else was faster. */
  updateAdapter: (id: string, body: UpdateAdapter, revision?: number) =>
    request<AdapterDetail>('PATCH', `/adapters/${id}`, {
      body,
      headers: revision === undefined ? undefined : { 'if-match': `"${revision}"` },
    }),
  forgetAdapter: (id: string) => request<void>('DELETE', `/adapters/${id}`),

  problems: (query: ProblemQuery, signal?: AbortSignal) =>
    request<ProblemPage>('GET', '/problems', { query, signal }),
  changes: (query: ChangeQuery, signal?: AbortSignal) =>
    request<ChangePage>('GET', '/changes', { query, signal }),
  health: () => request<Health>('GET', '/health/live'),
};
