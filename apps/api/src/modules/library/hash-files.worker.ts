import { FileChangedError } from '@lora/adapters';
import { SafetensorsError } from '@lora/safetensors';
import { FileRefusal } from '../../platform/files/file-refusal.js';
import { defineTask } from '../../platform/workers/define-task.js';
import { diskErrorOf } from './disk-error.js';
import { hashFile, type WholeFile } from './hash-file.js';
import { findRealRoot } from '../../platform/files/sync-file.js';

export interface HashFilesInput {
  rootPath: string;
  files: HashFileInput[];
}

/** A file in the state whose header was read; in another state it is left for the next scan. */
export interface HashFileInput {
  id: string;
  path: string;
  size: number;
  mtimeNs: string;
}

export type HashOutcome =
  | ({ id: string; outcome: 'hashed' } & WholeFile)
  | { id: string; outcome: 'changed' };

/** A message for every chunk would cost more than it tells. */
const REPORT_BYTES = 16 * 1024 * 1024;

/** Bytes read since the last message. */
export type HashProgress = number;

/** Second pass: reads whole files once and computes all hashes. */
export const run = defineTask<HashFilesInput, HashOutcome[], HashProgress>(
  async ({ rootPath, files }, { signal, report }) => {
    const realRoot = findRealRoot(rootPath);
    const outcomes: HashOutcome[] = [];
    let untold = 0;
    for (const file of files) {
      signal.throwIfAborted();
      let before = 0;
      outcomes.push(
        await hashOne(realRoot, file, signal, (done) => {
          untold += done - before;
          before = done;
          if (untold < REPORT_BYTES) return;
          report(untold);
          untold = 0;
        }),
      );
    }
    if (untold > 0) report(untold);
    return outcomes;
  },
);

async function hashOne(
  realRoot: string,
  file: HashFileInput,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<HashOutcome> {
  try {
    const whole = await hashFile(
      {
        realRoot,
        path: file.path,
        state: { size: file.size, mtimeNs: BigInt(file.mtimeNs) },
      },
      { signal, onProgress },
    );
    return { id: file.id, outcome: 'hashed', ...whole };
  } catch (error) {
    // Gone, replaced or unreadable by now: the next look at the path says what it is.
    const isTheFiles =
      error instanceof FileChangedError ||
      error instanceof FileRefusal ||
      error instanceof SafetensorsError ||
      diskErrorOf(error) !== null;
    if (isTheFiles) return { id: file.id, outcome: 'changed' };
    throw error;
  }
}
