import { RANKING_LIMITS } from '../limits.js';
import { RankingError } from '../ranking-error.js';
import { BLOCK, roomFor, type Rows, type ScanKernels } from './kernels.js';

/** The reference in plain TypeScript: some 10 times slower than WebAssembly with SIMD, with the same scores. */
export function typescriptKernels(): ScanKernels {
  return { name: 'typescript', createRows };
}

function createRows(dim: number): Rows {
  let values = new Int8Array(0);
  let factors = new Float32Array(0);
  const query = new Int16Array(dim);
  const scores = new Float32Array(BLOCK);
  return {
    get bytes() {
      return values.byteLength + factors.byteLength;
    },
    reserve(rows) {
      if (rows <= factors.length) return;
      if (rows * dim > RANKING_LIMITS.bytes)
        throw new RankingError('too_large', `${rows} vectors of ${dim} numbers do not fit into memory.`);
      const room = roomFor(rows, factors.length);
      const [oldValues, oldFactors] = [values, factors];
      values = new Int8Array(room * dim);
      factors = new Float32Array(room);
      values.set(oldValues);
      factors.set(oldFactors);
    },
    write(row, numbers, factor) {
      values.set(numbers, row * dim);
      factors[row] = factor;
    },
    setQuery: (numbers) => query.set(numbers),
    score(block) {
      for (let i = 0; i < BLOCK; i++) {
        const start = (block * BLOCK + i) * dim;
        let sum = 0;
        for (let at = 0; at < dim; at++) sum += (values[start + at] ?? 0) * (query[at] ?? 0);
        scores[i] = Math.fround(sum) * (factors[block * BLOCK + i] ?? 0);
      }
      return scores;
    },
  };
}
