import type { ErrorResponse } from '@lora/schema';
import { checkConnection, noteAnswer } from './connection.js';
import { ApiError, NetworkError } from './errors.js';
import { refreshSession } from './refresh-session.js';
import { dropToken, useSession } from './session.js';

/** A token this close to its end is renewed first, so that a slow request does not outlive it. */
const RENEW_BEFORE_MS = 20_000;

export interface RequestOptions {
  query?: object;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** `?a=1&b=x&b=y`; empty values are left out and names are sorted, so that equal questions share one cache entry. */
export function toQueryString(query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

async function readFailure(answer: Response): Promise<ApiError> {
  let body: ErrorResponse;
  try {
    body = await answer.json();
  } catch {
    body = {
      code: 'internal',
      message: answer.statusText,
      requestId: answer.headers.get('x-request-id') ?? '',
    };
  }
  return new ApiError(answer.status, body);
}

async function send(method: string, url: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers(options.headers);
  const { accessToken } = useSession.getState();
  if (accessToken) headers.set('authorization', `Bearer ${accessToken}`);
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  try {
    return await fetch(url, {
      method,
      headers,
      signal: options.signal,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    void checkConnection();
    throw new NetworkError('The server does not answer.');
  }
}

function isStale(): boolean {
  const { accessToken, expiresAt } = useSession.getState();
  return accessToken !== null && expiresAt !== null && expiresAt - Date.now() < RENEW_BEFORE_MS;
}

/**
 * One request to `/api/v1`: carries the access token, renews it before its end, and after a 401 once more. When the
 * server knows no session any more the page goes to sign-in. Throws ApiError and NetworkError.
 */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const url = `/api/v1${path}${options.query ? toQueryString(options.query) : ''}`;
  if (isStale()) await refreshSession();
  let answer = await send(method, url, options);
  if (answer.status === 401 && useSession.getState().accessToken) {
    const result = await refreshSession();
    if (result === 'fresh') answer = await send(method, url, options);
    if (result === 'ended' || (result === 'fresh' && answer.status === 401)) dropToken('signed-out');
  }
  if (answer.status >= 502 && answer.status <= 504) {
    void checkConnection();
    throw new NetworkError('The server does not answer.');
  }
  if (method !== 'GET') noteAnswer();
  if (!answer.ok) throw await readFailure(answer);
  if (answer.status === 204 || answer.headers.get('content-length') === '0') return undefined as T;
  return answer.json();
}
