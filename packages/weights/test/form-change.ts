/**
 * Changes formed the slow way, straight from the definitions, to hold the product against. Tensors are functions of
 * their indices; the result is rows x columns, a convolution's kernel flattened into the columns.
 */
type Shape = readonly number[];

export interface Tensor {
  shape: Shape;
  values: Float32Array;
}

const at = ({ shape, values }: Tensor, ...index: number[]): number => {
  let place = 0;
  shape.forEach((size, i) => {
    place = place * size + (index[i] ?? 0);
  });
  return values[place] ?? 0;
};

export interface Formed {
  rows: number;
  columns: number;
  values: Float64Array;
}

function form(rows: number, columns: number, number: (o: number, i: number) => number): Formed {
  const values = new Float64Array(rows * columns);
  for (let o = 0; o < rows; o++) for (let i = 0; i < columns; i++) values[o * columns + i] = number(o, i);
  return { rows, columns, values };
}

const sumTo = (n: number, term: (k: number) => number): number => {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += term(k);
  return sum;
};

const kernelOf = (shape: Shape): number => shape.slice(2).reduce((n, d) => n * d, 1);
const flat = (t: Tensor): Tensor => ({
  shape: [t.shape[0] ?? 0, (t.shape[1] ?? 0) * kernelOf(t.shape)],
  values: t.values,
});

/** up times down. */
export function formLora(up: Tensor, down: Tensor): Formed {
  const d = flat(down);
  const rank = d.shape[0] ?? 0;
  return form(up.shape[0] ?? 0, d.shape[1] ?? 0, (o, i) => sumTo(rank, (k) => at(up, o, k) * at(d, k, i)));
}

/** einsum('oa, abw, bi -> oiw'). */
export function formTucker(up: Tensor, mid: Tensor, down: Tensor): Formed {
  const kernel = kernelOf(mid.shape);
  const core: Tensor = { shape: [mid.shape[0] ?? 0, mid.shape[1] ?? 0, kernel], values: mid.values };
  const inputs = down.shape[1] ?? 0;
  return form(up.shape[0] ?? 0, inputs * kernel, (o, column) => {
    const [i, w] = [Math.floor(column / kernel), column % kernel];
    return sumTo(core.shape[0] ?? 0, (a) =>
      sumTo(core.shape[1] ?? 0, (b) => at(up, o, a) * at(core, a, b, w) * (down.values[b * inputs + i] ?? 0)),
    );
  });
}

export function multiplyEach(a: Formed, b: Formed): Formed {
  return { ...a, values: a.values.map((x, i) => x * (b.values[i] ?? 0)) };
}

/** The Kronecker product; the second factor's kernel stays innermost. */
export function formKronecker(a: Formed, b: Formed): Formed {
  return form(a.rows * b.rows, a.columns * b.columns, (o, i) => {
    const first = a.values[Math.floor(o / b.rows) * a.columns + Math.floor(i / b.columns)] ?? 0;
    return first * (b.values[(o % b.rows) * b.columns + (i % b.columns)] ?? 0);
  });
}

/** A matrix as it stands. */
export function formWhole(t: Tensor): Formed {
  const d = flat(t);
  return form(d.shape[0] ?? 0, d.shape[1] ?? 0, (o, i) => at(d, o, i));
}

export const scaled = (change: Formed, factor: number): Formed => ({
  ...change,
  values: change.values.map((x) => x * factor),
});

/** Some rows. */
export const rowsOf = ({ columns, values }: Formed, begin: number, end: number): Formed => ({
  rows: end - begin,
  columns,
  values: values.slice(begin * columns, end * columns),
});

export const innerOf = (a: Formed, b: Formed): number =>
  a.values.reduce((sum, x, i) => sum + x * (b.values[i] ?? 0), 0);
