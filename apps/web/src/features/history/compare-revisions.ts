import type { FieldChangeView, Revision } from '@lora/schema';

/** Stands in the history of a bulk change, but is no word on the adapter: restoring leaves collections alone. */
const NOT_RESTORED: ReadonlySet<string> = new Set(['collections']);

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * What differs between how an adapter stood after two of its revisions: of each field that was changed after the
 * older one up to the newer one, the value that the first of these changes found and that the last one left. Fields
 * that came back to where they were are left out.
 *
 * @param revisions newest first, without gaps from the newer to the older one
 * @param newer null: how it stands after the first of the list
 */
export function compareRevisions(
  revisions: readonly Revision[],
  older: string,
  newer: string | null,
): FieldChangeView[] {
  const from = newer === null ? 0 : revisions.findIndex(({ id }) => id === newer);
  const to = revisions.findIndex(({ id }) => id === older);
  if (from < 0 || to < 0) return [];
  const found = new Map<string, FieldChangeView>();
  for (const { changes } of revisions.slice(from, to)) {
    for (const change of changes) {
      const later = found.get(change.field);
      found.set(change.field, { field: change.field, from: change.from, to: later?.to ?? change.to });
    }
  }
  return [...found.values()].filter((change) => !isSame(change.from.value, change.to.value));
}

/** What restoring a revision would change, field by field: from how it stands now to how it stood then. */
export function previewRestore(
  revisions: readonly Revision[],
  revisionId: string,
  isKnownField: (field: string) => boolean,
): FieldChangeView[] {
  return compareRevisions(revisions, revisionId, null)
    .filter(({ field }) => !NOT_RESTORED.has(field) && isKnownField(field))
    .map(({ field, from, to }) => ({ field, from: to, to: from }));
}
