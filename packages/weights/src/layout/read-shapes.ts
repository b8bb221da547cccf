import type { TensorInfo } from '@lora/safetensors';
import type { Algorithm, NotAnalysedReason, TensorRole } from './module-layout.js';

/** What the shapes of a module's tensors say of its change. */
export interface ChangeShape {
  algorithm: Algorithm;
  rows: number;
  columns: number;
  kernel: number;
  rank: number | null;
  alphaDivisor: number | null;
}

type Tensors = ReadonlyMap<TensorRole, TensorInfo>;

const product = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1);
const isPointwise = (shape: readonly number[]): boolean => product(shape.slice(2)) === 1;

/**
 * Reads rows, columns and rank of a module's change from its tensors' shapes, or the reason why that cannot be done.
 * Sources: KohakuBlueleaf/LyCORIS `lycoris/functional/{locon,loha,lokr}.py`, comfyanonymous/ComfyUI
 * `comfy/weight_adapter/`.
 */
export function readShapes(tensors: Tensors): ChangeShape | NotAnalysedReason {
  for (const [role, { shape }] of tensors) {
    if (role === 'alpha') {
      if (product(shape) !== 1) return 'unknown_layout';
    } else if (shape.length < 1 || shape.some((size) => size === 0)) return 'zero_size';
    else if (role !== 'dora_scale' && shape.length < 2) return 'unknown_layout';
  }
  const kinds = new Set([...tensors.keys()].map(kindOf).filter((kind) => kind !== 'any'));
  if (kinds.size > 1) return 'unknown_layout';
  const [kind] = kinds;
  if (kind === 'lora') return readLora(tensors);
  if (kind === 'loha') return readLoha(tensors);
  return kind === 'lokr' ? readLokr(tensors) : 'missing_half';
}

function kindOf(role: TensorRole): 'lora' | 'loha' | 'lokr' | 'any' {
  if (role === 'up' || role === 'down' || role === 'mid') return 'lora';
  if (role.startsWith('hada_')) return 'loha';
  return role.startsWith('lokr_') ? 'lokr' : 'any';
}

const shapeOf = (tensors: Tensors, role: TensorRole): readonly number[] | undefined =>
  tensors.get(role)?.shape;

function readLora(tensors: Tensors): ChangeShape | NotAnalysedReason {
  const down = shapeOf(tensors, 'down');
  const up = shapeOf(tensors, 'up');
  const mid = shapeOf(tensors, 'mid');
  if (!down || !up) return 'missing_half';
  const [rank = 0, inputs = 0] = down;
  const [rows = 0, upRank = 0] = up;
  if (!isPointwise(up)) return 'unknown_layout';
  if (!mid) {
    if (upRank !== rank) return 'shape_mismatch';
    const kernel = product(down.slice(2));
    return { algorithm: 'lora', rows, columns: inputs * kernel, kernel, rank, alphaDivisor: rank };
  }
  if (!isPointwise(down)) return 'unknown_layout';
  if (mid[0] !== upRank || mid[1] !== rank || upRank !== rank) return 'shape_mismatch';
  const kernel = product(mid.slice(2));
  return { algorithm: 'tucker', rows, columns: inputs * kernel, kernel, rank, alphaDivisor: rank };
}

function readLoha(tensors: Tensors): ChangeShape | NotAnalysedReason {
  const w1a = shapeOf(tensors, 'hada_w1_a');
  const w1b = shapeOf(tensors, 'hada_w1_b');
  const w2a = shapeOf(tensors, 'hada_w2_a');
  const w2b = shapeOf(tensors, 'hada_w2_b');
  if (!w1a || !w1b || !w2a || !w2b) return 'missing_half';
  const [rank = 0] = w1b;
  const [rank2 = 0] = w2b;
  const columns = product(w1b.slice(1));
  if (columns !== product(w2b.slice(1))) return 'shape_mismatch';
  const t1 = shapeOf(tensors, 'hada_t1');
  const t2 = shapeOf(tensors, 'hada_t2');
  if (!t1 && !t2) {
    const [rows = 0] = w1a;
    if (w1a.length !== 2 || w2a.length !== 2 || w1a[1] !== rank || w2a[1] !== rank2) return 'shape_mismatch';
    // LyCORIS flattens a kernel into the columns and keeps no trace of its size.
    return w2a[0] === rows
      ? { algorithm: 'loha', rows, columns, kernel: 1, rank, alphaDivisor: rank }
      : 'shape_mismatch';
  }
  if (!t1 || !t2) return 'missing_half';
  const rows = w1a[1] ?? 0;
  const fits = (t: readonly number[], a: readonly number[], r: number): boolean =>
    t[0] === a[0] && t[1] === r && a[1] === rows && a.length === 2;
  const kernel = product(t1.slice(2));
  if (!fits(t1, w1a, rank) || !fits(t2, w2a, rank2) || kernel !== product(t2.slice(2)))
    return 'shape_mismatch';
  if (w1b.length !== 2 || w2b.length !== 2 || w1a[0] !== rank || w2a[0] !== rank2) return 'shape_mismatch';
  return { algorithm: 'loha', rows, columns: columns * kernel, kernel, rank, alphaDivisor: rank };
}

function readLokr(tensors: Tensors): ChangeShape | NotAnalysedReason {
  const first = readFactor(
    shapeOf(tensors, 'lokr_w1'),
    shapeOf(tensors, 'lokr_w1_a'),
    shapeOf(tensors, 'lokr_w1_b'),
  );
  if (typeof first === 'string') return first;
  const core = shapeOf(tensors, 'lokr_t2');
  const second = readFactor(
    shapeOf(tensors, 'lokr_w2'),
    shapeOf(tensors, 'lokr_w2_a'),
    shapeOf(tensors, 'lokr_w2_b'),
    core,
  );
  if (typeof second === 'string') return second;
  if (first.kernel !== 1) return 'unknown_layout';
  return {
    algorithm: 'lokr',
    rows: first.rows * second.rows,
    columns: first.columns * second.columns,
    kernel: second.kernel,
    rank: second.rank ?? first.rank,
    // As loaders do: the second factor's rank where it has one, else the first's, else alpha has no meaning.
    alphaDivisor: second.rank ?? first.rank,
  };
}

interface Factor {
  rows: number;
  columns: number;
  kernel: number;
  rank: number | null;
}

type Shape = readonly number[] | undefined;

function readFactor(whole: Shape, a: Shape, b: Shape, core?: Shape): Factor | NotAnalysedReason {
  if (whole) {
    if (a || b || core) return 'unknown_layout';
    const kernel = product(whole.slice(2));
    return { rows: whole[0] ?? 0, columns: (whole[1] ?? 0) * kernel, kernel, rank: null };
  }
  if (!a || !b) return 'missing_half';
  const rank = b[0] ?? 0;
  if (core) {
    if (a.length !== 2 || b.length !== 2) return 'unknown_layout';
    if (core[0] !== a[0] || core[1] !== rank) return 'shape_mismatch';
    const kernel = product(core.slice(2));
    return { rows: a[1] ?? 0, columns: (b[1] ?? 0) * kernel, kernel, rank };
  }
  if (a.length !== 2 || a[1] !== rank) return 'shape_mismatch';
  const kernel = product(b.slice(2));
  return { rows: a[0] ?? 0, columns: (b[1] ?? 0) * kernel, kernel, rank };
}
