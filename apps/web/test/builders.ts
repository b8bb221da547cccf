import type { ErrorResponse } from '@lora/api-client';
import type { Job, Me, Problem, Root, Session } from '@lora/schema';

let counter = 0;

/** A UUID that is new in this run and always the same in the next. */
export function nextId(): string {
  counter += 1;
  return `00000000-0000-4000-8000-${String(counter).padStart(12, '0')}`;
}

export const ANNA: Me = {
  id: 'a0000000-0000-4000-8000-000000000001',
  email: 'anna@example.org',
  name: 'Anna',
  role: 'owner',
  settings: { blurFrom: 3 },
};

export function buildMe(over: Partial<Me> = {}): Me {
  return {
    id: nextId(),
    email: 'bert@example.org',
    name: 'Bert',
    role: 'editor',
    settings: { blurFrom: 3 },
    ...over,
  };
}

export function buildSession(over: Partial<Session> = {}): Session {
  return { accessToken: 'token-1', expiresAt: new Date(Date.now() + 15 * 60_000).toISOString(), ...over };
}

export function buildRoot(over: Partial<Root> = {}): Root {
  return {
    id: nextId(),
    name: 'loras',
    path: '/srv/loras',
    state: 'online',
    stateReason: null,
    readOnly: true,
    ignore: [],
    watching: 'events',
    adapters: 1204,
    files: 1216,
    problems: 12,
    size: 228_000_000_000,
    lastScanAt: '2026-11-22T10:00:00.000Z',
    createdAt: '2026-11-01T10:00:00.000Z',
    ...over,
  };
}

export function buildJob(over: Partial<Job> = {}): Job {
  return {
    id: nextId(),
    kind: 'scan',
    state: 'running',
    title: 'Scan of loras',
    progress: {
      phase: 'Reading',
      done: 3214,
      total: 10_000,
      bytes: 0,
      bytesTotal: null,
      rate: 412,
      secondsLeft: 16,
    },
    result: null,
    createdAt: '2026-11-22T10:00:00.000Z',
    startedAt: '2026-11-22T10:00:01.000Z',
    finishedAt: null,
    ...over,
  };
}

export function buildProblem(over: Partial<Problem> = {}): Problem {
  return {
    id: nextId(),
    rootId: 'b0000000-0000-4000-8000-000000000001',
    path: 'broken/half.safetensors',
    size: 1024,
    kind: 'broken',
    code: 'data_truncated',
    message: 'The file ends before its tensors do.',
    state: 'broken',
    seenAt: '2026-11-22T10:00:00.000Z',
    ...over,
  };
}

export function buildError(over: Partial<ErrorResponse> = {}): ErrorResponse {
  return { code: 'internal', message: 'Internal error', requestId: 'req-1', ...over };
}
