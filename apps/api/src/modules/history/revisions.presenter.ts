import type { FieldChangeView, Revision } from '@lora/schema';
import type { FieldChange, RevisionRow } from './revisions.repository.js';

/** What leaves the server of a revision. */
export function presentRevision(row: RevisionRow): Revision {
  return {
    id: row.id,
    adapterId: row.adapter_id,
    adapterName: row.adapter_name,
    kind: row.kind,
    person:
      row.person_id === null || row.person_name === null
        ? null
        : { id: row.person_id, name: row.person_name },
    at: row.at.toISOString(),
    changes: row.changes.map(presentChange),
    batchId: row.batch_id,
  };
}

/** In a box each, so that null is told apart from nothing in every language. */
export function presentChange(change: FieldChange): FieldChangeView {
  return {
    field: change.field,
    from: { value: change.from ?? null },
    to: { value: change.to ?? null },
  };
}
