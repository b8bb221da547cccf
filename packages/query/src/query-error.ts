/** What can be wrong with a search text; clients switch on the code. */
export type QueryErrorCode =
  | 'too_long'
  | 'too_many_terms'
  | 'too_deep'
  | 'unclosed_quote'
  | 'unclosed_bracket'
  | 'unexpected_bracket'
  | 'misplaced_or'
  | 'missing_value'
  | 'unknown_flag'
  | 'bad_number'
  | 'bad_size'
  | 'bad_date'
  | 'bad_hash'
  | 'bad_regex'
  | 'regex_too_long';

/** A mistake in a search text and its place: UTF-16 offsets, `to` exclusive. */
export interface QueryError {
  code: QueryErrorCode;
  /** What is wrong and what to do, in words. */
  message: string;
  from: number;
  to: number;
}

/** Carries a mistake out of the parser; `parseQuery` turns it into a value. */
export class QueryMistake extends Error {
  constructor(readonly error: QueryError) {
    super(error.message);
  }
}

export function mistake(
  code: QueryErrorCode,
  message: string,
  span: { from: number; to: number },
): QueryMistake {
  return new QueryMistake({ code, message, from: span.from, to: span.to });
}
