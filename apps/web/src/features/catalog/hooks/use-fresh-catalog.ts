import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from '../../../lib/live.js';

/** Changes come in swarms while a scan runs: the first waits this long for its companions. */
const PAUSE_MS = 500;
/** How far apart loads of one thing are at least: the list follows closely, the slower counts behind it. */
const APART_MS = { adapters: 1000, facets: 2500, folders: 2500 };
type Kept = keyof typeof APART_MS;

interface Turn {
  last: number;
  timer?: ReturnType<typeof setTimeout>;
}

/** Plans the next load of `key`, unless one is planned. */
function plan(client: QueryClient, turns: Map<Kept, Turn>, key: Kept, pause: number): void {
  const turn = turns.get(key) ?? { last: 0 };
  turns.set(key, turn);
  if (turn.timer !== undefined) return;
  const wait = Math.max(pause, turn.last + APART_MS[key] - Date.now());
  turn.timer = setTimeout(() => {
    turn.timer = undefined;
    // A slow answer: come back later instead of asking twice.
    if (client.isFetching({ queryKey: [key], type: 'active' }) > 0) return plan(client, turns, key, PAUSE_MS);
    turn.last = Date.now();
    void client.refetchQueries({ queryKey: [key], type: 'active' }, { cancelRefetch: false });
  }, wait);
}

/**
 * Loads what is on the screen anew when adapters change, without ever waiting in line behind itself. An empty library
 * does not wait for the first card's companions.
 */
export function useFreshCatalog(isEmpty: boolean): void {
  const client = useQueryClient();
  const turns = useRef(new Map<Kept, Turn>());

  useEffect(() => {
    const all = turns.current;
    return () => {
      for (const turn of all.values()) clearTimeout(turn.timer);
      all.clear();
    };
  }, []);

  useLive('changes', (changes) => {
    if (!changes.some((change) => change.kind.startsWith('adapter'))) return;
    for (const key of ['adapters', 'facets', 'folders'] as const)
      plan(client, turns.current, key, isEmpty ? 0 : PAUSE_MS);
  });
}
