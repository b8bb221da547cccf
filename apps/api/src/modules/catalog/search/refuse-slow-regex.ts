import type { QueryNode } from '@lora/query';
import { sqlStateOf } from '../../../platform/database/index.js';
import { DomainError } from '../../../platform/http/index.js';

/** By SQLSTATE: what is wrong with an expression that the language allows. */
const REASONS: Record<string, string> = {
  // query_canceled: statement_timeout
  '57014': 'This expression took too long and was stopped: make it simpler.',
  // invalid_regular_expression: "regular expression is too complex"
  '2201B': 'This expression is too complex: make it simpler.',
};

/**
 * Runs a query with the expression of a search.
 *
 * @throws DomainError `bad_query` with the expression's place when it takes the database too much
 */
export async function refuseSlow<T>(
  leaf: Extract<QueryNode, { kind: 'regex' }>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = REASONS[sqlStateOf(error) ?? ''];
    if (message === undefined) throw error;
    const place = leaf.span ? { from: leaf.span.from, to: leaf.span.to } : {};
    throw new DomainError('bad_query', message, { reason: 'bad_regex', ...place }, { cause: error });
  }
}
