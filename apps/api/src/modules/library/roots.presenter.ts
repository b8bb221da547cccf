import type { Root } from '@lora/schema';
import type { RootCounts, RootRow } from './roots.repository.js';

const NOTHING: RootCounts = { adapters: 0, files: 0, problems: 0, size: 0 };

/** What leaves the server of a root. */
export function presentRoot(row: RootRow, counts: RootCounts = NOTHING): Root {
  return {
    id: row.id,
    name: row.name,
    path: row.path,
    state: row.state,
    stateReason: row.state_reason,
    readOnly: row.read_only,
    ignore: row.ignore,
    watching: row.watching,
    adapters: counts.adapters,
    files: counts.files,
    problems: counts.problems,
    size: counts.size,
    lastScanAt: row.last_scan_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
