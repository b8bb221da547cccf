import { PROJECTED, PROJECTED_LIST } from './projected-columns.js';

const OWN = 'id, identity, replaces, user_values, revision, created_at, updated_at';

/**
 * The adapters for a FROM, under the alias `a`, as somebody sees them: whose files all lie in visible roots by their
 * own rows, the others by the view for what is visible of them.
 *
 * @param roots the parameter with the visible roots, as `$1`; null for all
 */
export function adaptersIn(roots: string | null): string {
  if (roots === null) return 'adapters a';
  return `(SELECT ${OWN}, ${PROJECTED_LIST} FROM adapters
      WHERE root_ids && ${roots}::uuid[] AND seen_with <@ ${roots}::uuid[]
    UNION ALL
    SELECT ${OWN.split(', ')
      .map((name) => `o.${name}`)
      .join(', ')}, ${PROJECTED.map((name) => `v.${name}`).join(', ')}
    FROM adapter_views v JOIN adapters o ON o.id = v.adapter_id
      WHERE v.seen_with <@ ${roots}::uuid[] AND NOT v.not_with && ${roots}::uuid[]) a`;
}
