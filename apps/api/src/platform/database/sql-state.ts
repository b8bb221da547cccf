/**
 * The code of a failure: PostgreSQL's five-character SQLSTATE (errcodes in its manual, appendix A), Node's `ECONN…`,
 * or undefined. Looks through TypeORM's wrapper.
 */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'driverError' in error ? sqlStateOf(error.driverError) : undefined;
}
