import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.js';

/** A typed client: `client.GET('/api/v1/adapters', { params: { query: { q: 'ink' } } })`. */
export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** Where the server is: `http://127.0.0.1:3210`; '' for the page's own server. */
  baseUrl: string;
  /** Default: the platform's own. */
  fetch?: (request: Request) => Promise<Response>;
  /** Asked before every request, as access tokens end; null sends none. */
  getToken?: () => string | null;
  /** Sent with every request. */
  headers?: Record<string, string>;
}

/**
 * Calls the API with the types of its OpenAPI document. Answers `{ data }` or `{ error }` (an ErrorResponse) with the
 * `response`; throws only when there was no answer at all.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const client = createFetchClient<paths>({
    baseUrl: options.baseUrl,
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(options.headers ? { headers: options.headers } : {}),
    // Repeatable parameters (`tag=a&tag=b`) are what the server reads as a list.
    querySerializer: { array: { style: 'form', explode: true } },
  });
  const { getToken } = options;
  if (getToken) {
    client.use({
      onRequest: ({ request }) => {
        const token = getToken();
        if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
        return request;
      },
    });
  }
  return client;
}
