import type { Change } from './changes.js';
import type { Job } from './jobs.js';

/**
 * What the server sends over the socket (namespace `/`, path `/socket.io`). Events are wake-ups: after a gap
 * the page asks `GET /changes?after=position`, which misses nothing.
 */
export interface ServerEvents {
  /** Committed changes, batched; `position` is the feed's position after them. */
  changes: (event: { items: Change[]; position: string }) => void;
  /** A job was queued, moved on or ended. */
  job: (job: Job) => void;
  /** What models do changed: ask `GET /ml/status`. */
  ml: () => void;
}

/** What a client may send: nothing yet. */
export type ClientEvents = Record<string, never>;
