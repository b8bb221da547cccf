import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ModelErrorCode } from '../model-error.js';
import type { Provider } from './provider.js';

/** What became of a first run; `memory` is by how many bytes the process grew. */
export type ModelTrial = { ok: true; memory: number } | { ok: false; code: ModelErrorCode; reason: string };

const CHILD = fileURLToPath(new URL('../../dist/embed/try-model.child.js', import.meta.url));
/** A model of 2 GB on a slow disk, read twice. */
const PATIENCE_MS = 300_000;

/**
 * Checks a model folder, loads the model and runs it once, in a process of its own: what a model does while it runs
 * cannot be seen in its file, and may be a crash, a hang, or all the memory. Never fails.
 *
 * @param signal ends it early
 */
export function tryModel(path: string, provider: Provider, signal?: AbortSignal): Promise<ModelTrial> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CHILD, path, provider],
      { timeout: PATIENCE_MS, killSignal: 'SIGKILL', ...(signal ? { signal } : {}) },
      (error, stdout) => {
        resolve(parse(stdout) ?? { ok: false, code: 'session_failed', reason: describe(error) });
      },
    );
  });
}

function parse(stdout: string): ModelTrial | null {
  try {
    const found: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    // Our own child wrote it.
    return typeof found === 'object' && found !== null && 'ok' in found ? (found as ModelTrial) : null;
  } catch {
    return null;
  }
}

function describe(error: (Error & { killed?: boolean; signal?: string | null }) | null): string {
  if (error?.killed) return `The model gave no answer within ${PATIENCE_MS / 1000} s.`;
  if (error?.signal) return `The model crashed the process that tried it out (${error.signal}).`;
  return error?.message ?? 'The model gave no answer.';
}
