import { chooseKernels } from '../kernels/choose-kernels.js';
import type { Kernels } from '../kernels/kernels.js';
import type { NotAnalysedReason } from '../layout/module-layout.js';
import { innerProduct, type PreparedChange, prepareChange } from './inner-product.js';
import { type ModuleChange, type ModulePart, readChange, type WeightsFile } from './weights-file.js';

/** One module that both files change. */
export interface ModuleComparison {
  name: string;
  part: string;
  block: string;
  rows: number;
  columns: number;
  /** Null where the module's form has no rank. */
  ranks: [number | null, number | null];
  /** Sums of squares of the two changes, and of their products. */
  aa: number;
  bb: number;
  ab: number;
  /** Null where one of them changes nothing. */
  cosine: number | null;
}

/** A module that only one of the files changes. */
export interface LoneModule {
  name: string;
  block: string;
  squaredNorm: number;
}

/** Why two files have nothing to be compared by. */
export type NotComparable = 'different_bases' | 'no_shared_modules' | 'nothing_analysed' | 'nothing_changed';

export interface WeightComparison {
  notComparable: NotComparable | null;
  /** Cosine of the whole changes; a module of one file only counts as unchanged in the other. */
  cosine: number | null;
  /** Cosine over the shared modules alone. */
  sharedCosine: number | null;
  /** Shared modules of all modules of both. */
  coverage: { shared: number; all: number };
  squaredNorms: [number, number];
  modules: ModuleComparison[];
  onlyA: LoneModule[];
  onlyB: LoneModule[];
  /** Modules in one file or both that could not be read or compared: by the name of the canon, or of the file. */
  leftOut: { name: string; reason: NotAnalysedReason }[];
  dtypes: [readonly string[], readonly string[]];
  /** Modules of each that are a direction only, and whether the shared ones have the same magnitudes. */
  dora: { a: number; b: number; sameMagnitudes: boolean };
}

export interface CompareOptions {
  kernels?: Kernels;
  /** Stops between two modules; the signal's reason is thrown. */
  signal?: AbortSignal;
}

/**
 * Compares two files exactly, module by module, reading no more than one module of each at a time. It keeps its thread
 * busy for some hundred milliseconds per large adapter: call it in a worker.
 *
 * @throws WeightsError `file_changed` when a file became shorter
 */
export async function compareWeights(
  a: WeightsFile,
  b: WeightsFile,
  options: CompareOptions = {},
): Promise<WeightComparison> {
  const kernels = options.kernels ?? chooseKernels();
  const result = emptyComparison(a, b);
  if (result.notComparable !== null) return result;
  const readA = rememberLast(a);
  const readB = rememberLast(b);
  for (const part of a.parts.values()) {
    options.signal?.throwIfAborted();
    const other = b.parts.get(part.name);
    if (other && sameShape(part, other)) {
      compareParts(result, { part, other, one: await readA(part), two: await readB(other), kernels });
    } else {
      if (other) result.leftOut.push({ name: part.name, reason: 'shape_mismatch' });
      addLone(result, 'onlyA', part, await readA(part), kernels);
    }
  }
  for (const part of b.parts.values()) {
    options.signal?.throwIfAborted();
    const other = a.parts.get(part.name);
    if (!other || !sameShape(part, other)) addLone(result, 'onlyB', part, await readB(part), kernels);
  }
  return summarise(result);
}

const sameShape = (a: ModulePart, b: ModulePart): boolean => a.rows === b.rows && a.columns === b.columns;

function emptyComparison(a: WeightsFile, b: WeightsFile): WeightComparison {
  const isOther = a.bases.length > 0 && b.bases.length > 0 && !a.bases.some((base) => b.bases.includes(base));
  const isNothing = a.parts.size === 0 || b.parts.size === 0;
  return {
    notComparable: isNothing ? 'nothing_analysed' : isOther ? 'different_bases' : null,
    cosine: null,
    sharedCosine: null,
    coverage: { shared: 0, all: new Set([...a.parts.keys(), ...b.parts.keys()]).size },
    squaredNorms: [0, 0],
    modules: [],
    onlyA: [],
    onlyB: [],
    leftOut: [...a.notAnalysed, ...b.notAnalysed].map(({ module, reason }) => ({ name: module, reason })),
    dtypes: [a.dtypes, b.dtypes],
    dora: { a: countDora(a), b: countDora(b), sameMagnitudes: true },
  };
}

const countDora = (file: WeightsFile): number =>
  [...file.parts.values()].filter((part) => part.layout.dora).length;

/** Parts of one module follow one another: its tensors are read once for all of them. */
export function rememberLast(
  file: WeightsFile,
): (part: ModulePart) => Promise<ModuleChange | NotAnalysedReason> {
  let last: { layout: ModulePart['layout']; change: ModuleChange | NotAnalysedReason } | undefined;
  return async ({ layout }) => {
    if (last?.layout !== layout) last = { layout, change: await readChange(file, layout) };
    return last.change;
  };
}

/** The rows of a module's change that a canonical part names. */
export const changeOf = ({ begin, rows, columns }: ModulePart, change: ModuleChange): PreparedChange =>
  prepareChange({ factors: change.factors, scale: change.scale, begin, rows, columns });

interface Pair {
  part: ModulePart;
  other: ModulePart;
  one: ModuleChange | NotAnalysedReason;
  two: ModuleChange | NotAnalysedReason;
  kernels: Kernels;
}

function compareParts(result: WeightComparison, { part, other, one, two, kernels }: Pair): void {
  const { name } = part;
  if (typeof one === 'string' || typeof two === 'string') {
    for (const reason of [one, two]) if (typeof reason === 'string') result.leftOut.push({ name, reason });
    return;
  }
  const [a, b] = [changeOf(part, one), changeOf(other, two)];
  const [aa, bb, ab] = [
    innerProduct(a, a, kernels),
    innerProduct(b, b, kernels),
    innerProduct(a, b, kernels),
  ];
  if (aa === null || bb === null || ab === null) {
    result.leftOut.push({ name, reason: 'too_large' });
    return;
  }
  if (!Number.isFinite(aa + bb + ab)) {
    result.leftOut.push({ name, reason: 'overflow' });
    return;
  }
  if (!haveSameMagnitudes(one.magnitude, two.magnitude)) result.dora.sameMagnitudes = false;
  result.modules.push({
    name,
    part: part.part,
    block: part.block,
    rows: part.rows,
    columns: part.columns,
    ranks: [part.layout.rank, other.layout.rank],
    aa,
    bb,
    ab,
    cosine: aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null,
  });
}

/** As far as half precision tells: 1 in 100. */
const MAGNITUDE_TOLERANCE = 0.01;

function haveSameMagnitudes(a: Float32Array | null, b: Float32Array | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.length !== b.length) return false;
  return a.every((x, i) => Math.abs(x - (b[i] ?? 0)) <= MAGNITUDE_TOLERANCE * Math.abs(x));
}

function addLone(
  result: WeightComparison,
  side: 'onlyA' | 'onlyB',
  part: ModulePart,
  change: ModuleChange | NotAnalysedReason,
  kernels: Kernels,
): void {
  const own = typeof change === 'string' ? null : changeOf(part, change);
  const squaredNorm = own && innerProduct(own, own, kernels);
  if (squaredNorm !== null && Number.isFinite(squaredNorm)) {
    result[side].push({ name: part.name, block: part.block, squaredNorm });
  } else {
    const reason = typeof change === 'string' ? change : squaredNorm === null ? 'too_large' : 'overflow';
    result.leftOut.push({ name: part.name, reason });
  }
}

function summarise(result: WeightComparison): WeightComparison {
  let [aa, bb, ab] = [0, 0, 0];
  for (const module of result.modules) {
    aa += module.aa;
    bb += module.bb;
    ab += module.ab;
  }
  const sum = (modules: readonly LoneModule[]): number => modules.reduce((n, m) => n + m.squaredNorm, 0);
  const squaredNorms: [number, number] = [aa + sum(result.onlyA), bb + sum(result.onlyB)];
  const whole = Math.sqrt(squaredNorms[0] * squaredNorms[1]);
  const shared = result.modules.length;
  const notComparable =
    shared === 0 ? 'no_shared_modules' : whole === 0 ? 'nothing_changed' : result.notComparable;
  return {
    ...result,
    notComparable,
    cosine: notComparable === null ? ab / whole : null,
    sharedCosine: notComparable === null && aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null,
    coverage: { ...result.coverage, shared },
    squaredNorms,
  };
}
