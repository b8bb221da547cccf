import type { ApiPath } from '@lora/api-client';
import { create } from 'zustand';

const LIVE = '/api/v1/health/live' satisfies ApiPath<'get'>;
/** While the server is away it is asked again this often: cheap for it, quick for a person. */
const PROBE_MS = 4_000;
/** A server that needs longer than this to say "ok" is no help. */
const PROBE_TIMEOUT_MS = 5_000;

/** Whether the server answers; written by this file only. */
export const useConnection = create<{ online: boolean }>(() => ({ online: true }));

let timer: ReturnType<typeof setTimeout> | undefined;
let probing: Promise<boolean> | undefined;

async function ask(): Promise<boolean> {
  try {
    const answer = await fetch(LIVE, {
      cache: 'no-store',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    // 502-504 come from a proxy whose server is gone.
    return answer.status < 502;
  } catch {
    return false;
  }
}

/** Asks the server whether it is there; goes on asking until it is. Calls in parallel share one question. */
export function checkConnection(): Promise<boolean> {
  clearTimeout(timer);
  probing ??= ask()
    .then((online) => {
      useConnection.setState({ online });
      if (!online) timer = setTimeout(() => void checkConnection(), PROBE_MS);
      return online;
    })
    .finally(() => {
      probing = undefined;
    });
  return probing;
}

/** Any answer of the server itself is proof. */
export function noteAnswer(): void {
  if (!useConnection.getState().online) useConnection.setState({ online: true });
  clearTimeout(timer);
}

/** Listens to the browser's own signs; returns how to stop. */
export function watchConnection(): () => void {
  const check = () => void checkConnection();
  window.addEventListener('online', check);
  window.addEventListener('offline', check);
  return () => {
    window.removeEventListener('online', check);
    window.removeEventListener('offline', check);
    clearTimeout(timer);
  };
}
