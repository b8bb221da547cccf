import { chooseKernels } from '../kernels/choose-kernels.js';
import type { NotAnalysedReason } from '../layout/module-layout.js';
import { changeOf, type CompareOptions, rememberLast } from './compare-weights.js';
import { innerProduct } from './inner-product.js';
import type { WeightsFile } from './weights-file.js';

/** The exact size of a module's change. */
export interface ModuleNorm {
  name: string;
  part: string;
  block: string;
  rows: number;
  columns: number;
  squaredNorm: number;
}

/**
 * Exact squared norms of all modules, for heat maps that should not rest on the sketch's estimates. Call it in a worker.
 *
 * @throws WeightsError `file_changed` when the file became shorter
 */
export async function measureNorms(
  file: WeightsFile,
  options: CompareOptions = {},
): Promise<{ modules: ModuleNorm[]; leftOut: { name: string; reason: NotAnalysedReason }[] }> {
  const kernels = options.kernels ?? chooseKernels();
  const read = rememberLast(file);
  const modules: ModuleNorm[] = [];
  const leftOut: { name: string; reason: NotAnalysedReason }[] = [];
  for (const part of file.parts.values()) {
    options.signal?.throwIfAborted();
    const { name, block, rows, columns } = part;
    const change = await read(part);
    const own = typeof change === 'string' ? null : changeOf(part, change);
    const squaredNorm = own && innerProduct(own, own, kernels);
    if (typeof change === 'string') leftOut.push({ name, reason: change });
    else if (squaredNorm === null) leftOut.push({ name, reason: 'too_large' });
    else if (!Number.isFinite(squaredNorm)) leftOut.push({ name, reason: 'overflow' });
    else modules.push({ name, part: part.part, block, rows, columns, squaredNorm });
  }
  return { modules, leftOut };
}
