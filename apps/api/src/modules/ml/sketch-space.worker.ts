import { SKETCH_SIZE } from '@lora/weights';
import { defineTask } from '../../platform/workers/define-task.js';

/** What the thread is asked; `epoch` tells whether it still has the sketches that the asker gave it. */
export type SketchSpaceTask = { epoch: string } & (
  | { op: 'begin' }
  | { op: 'write'; identities: string[]; sketches: Int8Array }
  | { op: 'nearest'; identity: string; limit: number; from: number }
);

export interface NearSketch {
  identity: string;
  /** Estimated cosine. */
  cosine: number;
}

/** Rows that the matrix grows by: 4 MB. */
const GROW = 4_096;

let epoch = '';
let rowOf = new Map<string, number>();
let identities: string[] = [];
let matrix = new Int8Array(0);
let norms: number[] = [];

/** The sketches of the whole catalog live in this thread; there is one. */
export const run = defineTask<SketchSpaceTask, NearSketch[] | null>((task) => Promise.resolve(answer(task)));

function answer(task: SketchSpaceTask): NearSketch[] | null {
  if (task.op === 'begin') {
    epoch = task.epoch;
    [rowOf, identities, matrix, norms] = [new Map(), [], new Int8Array(0), []];
    return null;
  }
  // A thread that died was replaced by an empty one.
  if (task.epoch !== epoch)
    throw Object.assign(new Error('The sketches are gone.'), { code: 'sketches_lost' });
  if (task.op === 'nearest') return findNearest(task);
  for (const [i, identity] of task.identities.entries()) {
    write(identity, task.sketches.subarray(i * SKETCH_SIZE, (i + 1) * SKETCH_SIZE));
  }
  return null;
}

function write(identity: string, sketch: Int8Array): void {
  let row = rowOf.get(identity);
  if (row === undefined) {
    row = identities.push(identity) - 1;
    rowOf.set(identity, row);
    if ((row + 1) * SKETCH_SIZE > matrix.length) {
      const larger = new Int8Array(matrix.length + Math.max(GROW * SKETCH_SIZE, matrix.length >> 2));
      larger.set(matrix);
      matrix = larger;
    }
  }
  matrix.set(sketch, row * SKETCH_SIZE);
  norms[row] = Math.sqrt(dot(row, row));
}

/** All others from a cosine on, nearest first. */
function findNearest(o: { identity: string; limit: number; from: number }): NearSketch[] {
  const own = rowOf.get(o.identity);
  if (own === undefined) return [];
  const norm = norms[own] ?? 0;
  const found: NearSketch[] = [];
  for (let row = 0; row < identities.length; row++) {
    if (row === own) continue;
    const cosine = dot(own, row) / (norm * (norms[row] ?? 0));
    if (Math.abs(cosine) >= o.from) found.push({ identity: identities[row] ?? '', cosine });
  }
  return found.sort((a, b) => Math.abs(b.cosine) - Math.abs(a.cosine)).slice(0, o.limit);
}

function dot(a: number, b: number): number {
  let sum = 0;
  const other = (b - a) * SKETCH_SIZE;
  const end = (a + 1) * SKETCH_SIZE;
  for (let i = a * SKETCH_SIZE; i < end; i++) sum += (matrix[i] ?? 0) * (matrix[i + other] ?? 0);
  return sum;
}
