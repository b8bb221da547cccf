import { WEIGHT_LIMITS } from '../limits.js';
import type { ModuleLayout, NotAnalysedReason, TensorRole } from './module-layout.js';

/** A product of two matrices: left (rows x rank) times right (rank x columns), row by row. */
export interface LowRank {
  rank: number;
  left: Float32Array;
  right: Float32Array;
}

/** A matrix, row by row. */
export interface Matrix {
  rows: number;
  columns: number;
  values: Float32Array;
}

/**
 * A module's change before its scale: one product (LoRA, LoCon, Tucker), two products multiplied number by number
 * (LoHa), or a Kronecker product (LoKr).
 */
export type Factors =
  | ({ kind: 'low-rank' } & LowRank)
  | { kind: 'hadamard'; first: LowRank; second: LowRank }
  | { kind: 'kronecker'; first: Matrix; second: Matrix };

/** As {@link Factors}, with a second factor that is not multiplied out where the file has it as a product. */
export type FoldFactors =
  | Factors
  | { kind: 'kronecker-product'; first: Matrix; second: LowRank & { rows: number } };

/** The decoded tensors of a module. */
export type TensorValues = ReadonlyMap<TensorRole, Float32Array>;

/**
 * alpha / rank as loaders apply it, 1 where the file has no alpha (then alpha is the rank).
 *
 * @returns null when alpha is NaN or infinite
 */
export function scaleOf(layout: ModuleLayout, alpha: number | undefined): number | null {
  if (alpha === undefined || layout.alphaDivisor === null) return 1;
  return Number.isFinite(alpha) ? alpha / layout.alphaDivisor : null;
}

/**
 * Brings a module's tensors into one of three forms, so that each rule is written three times at most. Cores of
 * convolutions are multiplied into the right matrices.
 */
export function buildFactors(layout: ModuleLayout, values: TensorValues): Factors | NotAnalysedReason {
  const get = (role: TensorRole): Float32Array => values.get(role) ?? new Float32Array(0);
  const { rows, columns, kernel } = layout;
  const rank = layout.rank ?? 0;
  switch (layout.algorithm) {
    case 'lora':
      return { kind: 'low-rank', rank, left: get('up'), right: get('down') };
    case 'tucker': {
      const inputs = columns / kernel;
      if (rank * rank * columns > WEIGHT_LIMITS.foldWork) return 'too_large';
      const right = applyCore(get('mid'), get('down'), { rank, inner: rank, inputs, kernel });
      return { kind: 'low-rank', rank, left: get('up'), right };
    }
    case 'loha':
      return buildLoha(layout, get);
    default:
      return buildKronecker(layout, get);
  }

  function buildLoha(from: ModuleLayout, tensor: typeof get): Factors | NotAnalysedReason {
    const rank2 = from.tensors.get('hada_w2_b')?.shape[0] ?? 0;
    if (!from.tensors.has('hada_t1')) {
      return {
        kind: 'hadamard',
        first: { rank, left: tensor('hada_w1_a'), right: tensor('hada_w1_b') },
        second: { rank: rank2, left: tensor('hada_w2_a'), right: tensor('hada_w2_b') },
      };
    }
    const inputs = columns / kernel;
    if ((rank * rank + rank2 * rank2) * columns > WEIGHT_LIMITS.foldWork) return 'too_large';
    // With a core the first factors are stored transposed, [rank, rows].
    return {
      kind: 'hadamard',
      first: {
        rank,
        left: transpose(tensor('hada_w1_a'), rank, rows),
        right: applyCore(tensor('hada_t1'), tensor('hada_w1_b'), { rank, inner: rank, inputs, kernel }),
      },
      second: {
        rank: rank2,
        left: transpose(tensor('hada_w2_a'), rank2, rows),
        right: applyCore(tensor('hada_t2'), tensor('hada_w2_b'), {
          rank: rank2,
          inner: rank2,
          inputs,
          kernel,
        }),
      },
    };
  }
}

/** As {@link buildFactors}, for folding: a LoKr's second factor stays a product, which takes less work to fold. */
export function buildFoldFactors(
  layout: ModuleLayout,
  values: TensorValues,
): FoldFactors | NotAnalysedReason {
  const { tensors } = layout;
  const [left, right] = [values.get('lokr_w2_a'), values.get('lokr_w2_b')];
  if (layout.algorithm !== 'lokr' || tensors.has('lokr_t2') || !left || !right) {
    return buildFactors(layout, values);
  }
  const get = (role: TensorRole): Float32Array => values.get(role) ?? new Float32Array(0);
  const first = wholeFactor(layout, get, 'lokr_w1');
  if (typeof first === 'string') return first;
  const [rows = 0, rank = 0] = tensors.get('lokr_w2_a')?.shape ?? [];
  return { kind: 'kronecker-product', first, second: { rank, left, right, rows } };
}

function buildKronecker(
  layout: ModuleLayout,
  get: (role: TensorRole) => Float32Array,
): Factors | NotAnalysedReason {
  const first = wholeFactor(layout, get, 'lokr_w1');
  const second = wholeFactor(layout, get, 'lokr_w2');
  if (typeof first === 'string') return first;
  return typeof second === 'string' ? second : { kind: 'kronecker', first, second };
}

function wholeFactor(
  layout: ModuleLayout,
  get: (role: TensorRole) => Float32Array,
  role: 'lokr_w1' | 'lokr_w2',
): Matrix | NotAnalysedReason {
  const whole = layout.tensors.get(role);
  if (whole) {
    const [rows = 0] = whole.shape;
    const values = get(role);
    return { rows, columns: values.length / rows, values };
  }
  const a = layout.tensors.get(`${role}_a`)?.shape ?? [];
  const b = layout.tensors.get(`${role}_b`)?.shape ?? [];
  const rank = b[0] ?? 0;
  const right = get(`${role}_b`);
  if (role === 'lokr_w2' && layout.tensors.has('lokr_t2')) {
    const [inner = 0, rows = 0] = a;
    const inputs = b[1] ?? 0;
    const columns = inputs * layout.kernel;
    if (inner * rank * columns + rows * inner * columns > WEIGHT_LIMITS.foldWork) return 'too_large';
    const core = applyCore(get('lokr_t2'), right, {
      rank: inner,
      inner: rank,
      inputs,
      kernel: layout.kernel,
    });
    const left = transpose(get('lokr_w2_a'), inner, rows);
    return { rows, columns, values: multiplyMatrices(left, core, { rows, inner, columns }) };
  }
  const [rows = 0] = a;
  const columns = right.length / rank;
  if (rows * rank * columns > WEIGHT_LIMITS.foldWork || rows * columns > WEIGHT_LIMITS.wholeTensor)
    return 'too_large';
  return { rows, columns, values: multiplyMatrices(get(`${role}_a`), right, { rows, inner: rank, columns }) };
}

/**
 * A convolution's core times its input matrix: out[a][i * kernel + w] = sum over b of core[a][b][w] * right[b][i].
 *
 * @param core rank x inner x kernel
 * @param right inner x inputs
 */
function applyCore(
  core: Float32Array,
  right: Float32Array,
  { rank, inner, inputs, kernel }: { rank: number; inner: number; inputs: number; kernel: number },
): Float32Array {
  const columns = inputs * kernel;
  const out = new Float32Array(rank * columns);
  const sums = new Float64Array(columns);
  for (let a = 0; a < rank; a++) {
    sums.fill(0);
    for (let b = 0; b < inner; b++) {
      for (let w = 0; w < kernel; w++) {
        const x = core[(a * inner + b) * kernel + w] ?? 0;
        if (x === 0) continue;
        for (let i = 0; i < inputs; i++) {
          const at = i * kernel + w;
          sums[at] = (sums[at] ?? 0) + x * (right[b * inputs + i] ?? 0);
        }
      }
    }
    out.set(sums, a * columns);
  }
  return out;
}

/** left (rows x inner) times right (inner x columns), summed in float64. */
export function multiplyMatrices(
  left: Float32Array,
  right: Float32Array,
  { rows, inner, columns }: { rows: number; inner: number; columns: number },
): Float32Array {
  const out = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let k = 0; k < inner; k++) {
      const x = left[row * inner + k] ?? 0;
      if (x === 0) continue;
      for (let i = 0; i < columns; i++) sums[i] = (sums[i] ?? 0) + x * (right[k * columns + i] ?? 0);
    }
    out.set(sums, row * columns);
  }
  return out;
}

/** The transpose of a matrix of rows x columns. */
export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column] ?? 0;
    }
  }
  return out;
}
