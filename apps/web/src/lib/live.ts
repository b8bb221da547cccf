import type { Change, Job } from '@lora/schema';
import { useEffect, useRef } from 'react';

/**
 * What the page can hear about. `reset`: anything may have changed, load anew. `reconnected`: after a gap; changes
 * are walked, but job events are not kept by the server and must be asked for. `ml`: what models do changed.
 */
export interface LiveEvents {
  changes: readonly Change[];
  job: Job;
  ml: undefined;
  reset: undefined;
  reconnected: undefined;
}

type Listener<K extends keyof LiveEvents> = (event: LiveEvents[K]) => void;

const listeners: { [K in keyof LiveEvents]: Set<Listener<K>> } = {
  changes: new Set(),
  job: new Set(),
  ml: new Set(),
  reset: new Set(),
  reconnected: new Set(),
};

/** Calls `listener` at every such event; returns how to stop. */
export function onLive<K extends keyof LiveEvents>(kind: K, listener: Listener<K>): () => void {
  listeners[kind].add(listener);
  return () => void listeners[kind].delete(listener);
}

/** Tells all listeners; only the socket does this (and tests). */
export function emitLive<K extends keyof LiveEvents>(kind: K, event: LiveEvents[K]): void {
  for (const listener of listeners[kind]) listener(event);
}

/** `onLive` for as long as the component is there; the newest `listener` is called, it needs no memo. */
export function useLive<K extends keyof LiveEvents>(kind: K, listener: Listener<K>): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => onLive(kind, (event: LiveEvents[K]) => latest.current(event)), [kind]);
}
