import { createVectorMatrix, type ScoredRow, type VectorMatrix } from '@lora/ranking';
import type { Bitmap } from './bitmap.js';

/** A vector for some of the rows, by which those are found that are near in meaning. */
export class VectorColumn {
  private readonly matrix: VectorMatrix;

  /** @throws RankingError `wrong_dim` */
  constructor(dim: number) {
    this.matrix = createVectorMatrix(dim);
  }

  get bytes(): number {
    return this.matrix.bytes;
  }

  get size(): number {
    return this.matrix.size;
  }

  /** @throws RankingError `wrong_dim`, `not_finite` */
  set(row: number, vector: Float32Array): void {
    this.matrix.set(row, vector);
  }

  remove(row: number): void {
    this.matrix.remove(row);
  }

  /** The rows of a set that are nearest to a vector, best first. */
  nearest(among: Bitmap, vector: Float32Array, limit: number): ScoredRow[] {
    return this.matrix.scan(vector, { limit, mask: among.words });
  }
}
