import type { ErrorResponse } from '@lora/api-client';

/** The server refused: `code` says why, `message` is a sentence for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly body: ErrorResponse,
  ) {
    super(body.message);
  }
  /** Known codes stand in ERROR_CODES; a newer server may send others. */
  get code(): string {
    return this.body.code;
  }
  /** The sentences of a failed validation by field. */
  get fields(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [field, said] of Object.entries(this.body.details ?? {})) {
      const first: unknown = Array.isArray(said) ? said[0] : said;
      if (typeof first === 'string') found[field] = first;
    }
    return found;
  }
}

/** No answer at all: the server is away or there is no network. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}
