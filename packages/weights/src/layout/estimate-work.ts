import { FOLD } from '../format.js';
import type { ModuleLayout, TensorRole } from './module-layout.js';

/**
 * Multiplications to fold a module whose tensors are kept whole, from its shapes alone: a few kilobytes of LoKr can
 * stand for a matrix of a billion numbers. 0 for LoRA, whose work is its bytes.
 */
export function estimateFoldWork(layout: ModuleLayout): number {
  const { algorithm, rows, columns } = layout;
  const rank = layout.rank ?? 0;
  if (algorithm === 'lora') return 0;
  if (algorithm === 'tucker') return rank * rank * columns;
  const sizeOf = (role: TensorRole, place: number): number => layout.tensors.get(role)?.shape[place] ?? 0;
  if (algorithm === 'loha') {
    const other = sizeOf('hada_w2_b', 0);
    const cores = layout.tensors.has('hada_t1') ? (rank * rank + other * other) * columns : 0;
    return cores + rank * other * (rows + columns);
  }
  const firstColumns = layout.tensors.has('lokr_w1') ? sizeOf('lokr_w1', 1) : sizeOf('lokr_w1_b', 1);
  const firstRows = layout.tensors.has('lokr_w1') ? sizeOf('lokr_w1', 0) : sizeOf('lokr_w1_a', 0);
  const secondRows = rows / firstRows;
  const building =
    firstRows * sizeOf('lokr_w1_b', 0) * firstColumns + (secondRows * rank * columns) / firstColumns;
  return building + secondRows * columns + rows * firstColumns + firstColumns * secondRows * FOLD * FOLD;
}
