import type { Pooling } from '../folder/manifest.js';
import type { TokenBatch } from '../text/token-batches.js';

/**
 * One vector of L2 norm 1 for each row of a batch.
 *
 * @param output rows x dim with pooling `none`, else rows x length x dim
 * @returns null for a row whose vector is no direction (NaN, infinite or all zeros)
 */
export function poolTokens(
  output: Float32Array,
  { rows, length }: TokenBatch,
  { pooling, dim }: { pooling: Pooling; dim: number },
): (Float32Array | null)[] {
  return rows.map((ids, row) => {
    if (pooling === 'none') return normalise(output.slice(row * dim, (row + 1) * dim));
    const start = row * length * dim;
    if (pooling === 'cls') return normalise(output.slice(start, start + dim));
    const sum = new Float32Array(dim);
    for (let token = 0; token < ids.length; token++) {
      for (let i = 0; i < dim; i++) sum[i] = (sum[i] ?? 0) + (output[start + token * dim + i] ?? 0);
    }
    return normalise(sum);
  });
}

function normalise(vector: Float32Array): Float32Array | null {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return norm > 0 && Number.isFinite(norm) ? vector.map((value) => value / norm) : null;
}
