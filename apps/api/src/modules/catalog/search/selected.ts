import { adaptersIn } from '../scoped-adapters.js';
import type { Where } from './query-to-sql.js';

/** A query for what is selected: `id`, `name` and `name_key`, which is null for an id that nobody has. */
export interface Selected {
  sql: string;
  /** The adapters it chooses among, for a FROM with the same parameters. */
  from: string;
  params: unknown[];
}

/** The order of a selection: by name, unknown ids last. */
export const SELECTION_ORDER = 's.name_key NULLS LAST, s.id';

/** Everything that a condition over adapters finds. */
export function selectFound(where: Where): Selected {
  const { from, sql, params } = where;
  return { sql: `SELECT a.id, a.name, a.name_key FROM ${from} WHERE ${sql}`, from, params };
}

/**
 * Adapters named one by one, also by ids that were merged into them.
 *
 * @param roots those that the caller sees; null for all
 */
export function selectNamed(ids: readonly string[], roots: readonly string[] | null): Selected {
  const from = adaptersIn(roots && '$2');
  return {
    from,
    sql: `SELECT g.id, coalesce(a.name, '') AS name, a.name_key
      FROM (SELECT DISTINCT coalesce(l.adapter_id, t.id) AS id FROM unnest($1::uuid[]) AS t(id)
            LEFT JOIN adapter_aliases l ON l.old_id = t.id) g
      LEFT JOIN ${from} ON a.id = g.id`,
    params: roots ? [ids, roots] : [ids],
  };
}
