import { sqlStateOf } from '../database/sql-state.js';

/** SQLSTATEs of a server that is not there for us now: connection failures, shutdown, start-up, no room (appendix A). */
const NOT_THERE = /^(08...|57P0[1-5]|53300)$/;
/** `query_canceled`: statement_timeout. */
const TOO_LONG = '57014';
/** pg says these without any code. */
const NO_CONNECTION = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** A sentence when the database had no time or was not there, so that trying again may help; null for all else. */
export function describeTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = sqlStateOf(error) ?? '';
  if (code === TOO_LONG) return 'This took too long and was stopped. Narrow the request or try again.';
  // The only server that this program connects to is its database.
  const refused = 'syscall' in error && error.syscall === 'connect';
  if (!refused && !NOT_THERE.test(code) && !NO_CONNECTION.test(error.message)) return null;
  return 'The database does not answer now. Try again in a moment.';
}
