import type { Batch, Revision } from '@lora/schema';

/** One line of the activity. */
export type ActivityEntry =
  | { kind: 'revision'; at: string; key: string; revision: Revision }
  | { kind: 'batch'; at: string; key: string; batch: Batch };

/** The ISO time down to which a list has been read; null: to its end. */
export type Reach = string | null;

/**
 * Joins the changes of single adapters with bulk changes, newest first. What is older than the reach of either list is
 * left out until that list has been read further: otherwise rows would come in above those that are read already.
 *
 * @param o both newest first, times in UTC as ISO texts of one form
 */
export function mergeActivity(o: {
  revisions: readonly Revision[];
  batches: readonly Batch[];
  singlesReach: Reach;
  batchesReach: Reach;
}): { entries: ActivityEntry[] } {
  const horizon = [o.singlesReach, o.batchesReach].reduce(
    (latest, reach) => (reach !== null && (latest === null || reach > latest) ? reach : latest),
    null,
  );
  const all: ActivityEntry[] = [
    ...o.revisions.map(
      (revision): ActivityEntry => ({
        kind: 'revision',
        at: revision.at,
        key: `revision-${revision.id}`,
        revision,
      }),
    ),
    ...o.batches.flatMap((batch): ActivityEntry[] =>
      batch.createdAt === null
        ? []
        : [{ kind: 'batch', at: batch.createdAt, key: `batch-${batch.id}`, batch }],
    ),
  ];
  const entries = all
    .filter(({ at }) => horizon === null || at >= horizon)
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return { entries };
}
