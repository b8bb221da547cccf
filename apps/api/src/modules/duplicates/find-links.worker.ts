import { SKETCH_SIZE } from '@lora/weights';
import { defineTask } from '../../platform/workers/define-task.js';
import { findPartners, packSigns, SIGN_WORDS } from './sign-bits.js';

/** What the thread is asked; it begins empty and lives for one run of the job. */
export type FindLinksTask =
  | { op: 'write'; identities: string[]; sketches: Int8Array; fresh: Uint8Array }
  /** Compares fresh rows with all others, from a row on, until some pairs were looked at. */
  | { op: 'find'; from: number; pairs: number; limit: number };

export interface FoundPair {
  a: string;
  b: string;
  /** Estimated from signs. */
  cosine: number;
}

export interface FoundLinks {
  pairs: FoundPair[];
  /** The fresh contents that were compared with all others. */
  compared: string[];
  /** The row to go on from; null at the end. */
  next: number | null;
}

/** Rows that the signs grow by: 1 MB. */
const GROW = 8_192;

const identities: string[] = [];
let bits = new Int32Array(0);
let fresh = new Uint8Array(0);

/** The signs of all sketches, 128 bytes each. */
export const run = defineTask<FindLinksTask, FoundLinks>((task) => {
  if (task.op === 'find') return Promise.resolve(find(task));
  for (const [i, identity] of task.identities.entries()) {
    const row = identities.push(identity) - 1;
    if (row >= fresh.length) grow();
    packSigns(task.sketches.subarray(i * SKETCH_SIZE, (i + 1) * SKETCH_SIZE), bits, row * SIGN_WORDS);
    fresh[row] = task.fresh[i] ?? 0;
  }
  return Promise.resolve({ pairs: [], compared: [], next: null });
});

function find(o: { from: number; pairs: number; limit: number }): FoundLinks {
  const rows = identities.length;
  const pairs: FoundPair[] = [];
  const compared: string[] = [];
  let row = o.from;
  for (let done = 0; row < rows && done < o.pairs; row++) {
    if (fresh[row] !== 1) continue;
    for (const { a, b, cosine } of findPartners(bits, rows, row, { fresh, limit: o.limit })) {
      pairs.push({ a: identities[a] ?? '', b: identities[b] ?? '', cosine });
    }
    compared.push(identities[row] ?? '');
    done += rows;
  }
  return { pairs, compared, next: row < rows ? row : null };
}

function grow(): void {
  const size = fresh.length + Math.max(GROW, fresh.length >> 2);
  const [moreBits, moreFresh] = [new Int32Array(size * SIGN_WORDS), new Uint8Array(size)];
  moreBits.set(bits);
  moreFresh.set(fresh);
  [bits, fresh] = [moreBits, moreFresh];
}
