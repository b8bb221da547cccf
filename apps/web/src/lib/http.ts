import type { ApiAnswer, ApiArguments, ApiMethod, ApiPath, ErrorResponse } from '@lora/api-client';
import { checkConnection, noteAnswer } from './connection.js';
import { takeEarly } from './early-answers.js';
import { ApiError, NetworkError } from './errors.js';
import { refreshSession } from './refresh-session.js';
import { dropToken, useSession } from './session.js';

/** A token this close to its end is renewed first, so that a slow request does not outlive it. */
const RENEW_BEFORE_MS = 20_000;

/** What every call may be given; which of it a call needs, and of what type, stands in the OpenAPI document. */
interface Input {
  params?: { path?: Record<string, string>; query?: object; header?: Record<string, string> };
  body?: unknown;
  signal?: AbortSignal;
}

/** Puts values into an address of the document: `/api/v1/jobs/{id}`. */
function fillIn(path: string, values: Record<string, string> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
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

/** Renews the access token where it is about to end: for requests that are not made by `request`. */
export async function renewToken(): Promise<void> {
  if (isStale()) await refreshSession();
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

async function send(method: string, url: string, { params, body, signal }: Input): Promise<Response> {
  const early = method === 'GET' ? await takeEarly(url)?.catch(() => undefined) : undefined;
  // A refusal may be of a session that has been renewed since, a failure of a moment that is over.
  if (early?.ok) return early;
  // Left unread it would keep its connection.
  void early?.body?.cancel();
  const headers = new Headers(params?.header);
  const { accessToken } = useSession.getState();
  if (accessToken) headers.set('authorization', `Bearer ${accessToken}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  try {
    return await fetch(url, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    void checkConnection();
    throw new NetworkError('The server does not answer.');
  }
}

function isStale(): boolean {
  const { accessToken, expiresAt } = useSession.getState();
  return accessToken !== null && expiresAt !== null && expiresAt - Date.now() < RENEW_BEFORE_MS;
}

/**
 * One call of the API, checked against its OpenAPI document: method, address, parameters, body and answer. It carries
 * the access token, renews it before its end, and after a 401 once more. When the server knows no session any more the
 * page goes to sign-in. Throws ApiError and NetworkError.
 *
 * A caller may know an answer better than the document, where that leaves the values of free keys open.
 */
export function request<
  const M extends ApiMethod,
  const P extends ApiPath<M>,
  A extends ApiAnswer<M, P> = ApiAnswer<M, P>,
>(method: M, path: P, ...input: ApiArguments<M, P, { signal?: AbortSignal }>): Promise<A>;
export async function request(method: string, path: string, input: Input = {}): Promise<unknown> {
  const { path: values, query = {} } = input.params ?? {};
  const url = fillIn(path, values) + toQueryString(query);
  // The document writes methods in small letters, and fetch would send `patch` as it stands.
  const verb = method.toUpperCase();
  if (isStale()) await refreshSession();
  let answer = await send(verb, url, input);
  if (answer.status === 401 && useSession.getState().accessToken) {
    const result = await refreshSession();
    if (result === 'fresh') answer = await send(verb, url, input);
    if (result === 'ended' || (result === 'fresh' && answer.status === 401)) dropToken('signed-out');
  }
  if (answer.status >= 502 && answer.status <= 504) {
    void checkConnection();
    throw new NetworkError('The server does not answer.');
  }
  if (method !== 'get') noteAnswer();
  if (!answer.ok) throw await readFailure(answer);
  if (answer.status === 204 || answer.headers.get('content-length') === '0') return undefined;
  return answer.json();
}
