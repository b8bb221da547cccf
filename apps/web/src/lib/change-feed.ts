import type { Change } from '@lora/schema';
import { api } from './api.js';
import { emitLive } from './live.js';

/** A scan tells many small things: the page redraws at most this often. */
export const BATCH_MS = 250;

let position: string | undefined;
let waiting = new Map<string, Change>();
let timer: ReturnType<typeof setTimeout> | undefined;
let walking: Promise<void> | undefined;
let again = false;

function flush(): void {
  timer = undefined;
  const batch = [...waiting.values()];
  waiting = new Map();
  if (batch.length > 0) emitLive('changes', batch);
}

/** Takes changes in; the same thing told twice within a batch is told on once. */
export function acceptChanges(items: readonly Change[], at: string): void {
  // While the feed is walked only the walk moves the place: a jump ahead would skip its next pages.
  if (!walking) position = at;
  gather(items);
}

function gather(items: readonly Change[]): void {
  for (const change of items) waiting.set(`${change.kind} ${change.id}`, change);
  timer ??= setTimeout(flush, BATCH_MS);
}

/** Learns where the feed stands now. Ask before the first list is loaded: from here on nothing is missed. */
export async function startFeed(): Promise<void> {
  position = (await api.changes({})).position;
}

/** Forgets the place, as at sign-out. */
export function stopFeed(): void {
  position = undefined;
  waiting.clear();
  clearTimeout(timer);
  timer = undefined;
}

async function walk(): Promise<void> {
  if (position === undefined) return startFeed();
  for (;;) {
    const page = await api.changes({ after: position });
    if (page.reset) {
      position = page.position;
      emitLive('reset', undefined);
      return;
    }
    position = page.position;
    gather(page.items);
    if (!page.more) return;
  }
}

async function walkUntilQuiet(): Promise<void> {
  do {
    again = false;
    await walk();
  } while (again);
}

/**
 * Walks all changes since the last known place; for after a gap. A call during a walk makes it walk once more: the
 * answer on its way may be older than what the caller knows of.
 */
export function catchUp(): Promise<void> {
  again = true;
  walking ??= walkUntilQuiet().finally(() => {
    walking = undefined;
  });
  return walking;
}
