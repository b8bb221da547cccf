import { FOLD, SKETCH_SIZE } from '../format.js';
import type { SketchPlace } from '../kernels/kernels.js';

/** Which side of a module's matrix is folded. */
export type Side = 'rows' | 'columns';

/** Bytes of sign tables that are kept; those of one adapter take below 1 MB. */
const CACHE_BYTES = 8 * 1024 * 1024;

const cache = new Map<string, Uint32Array>();
let cachedBytes = 0;

/**
 * The signs of one side of a matrix, part of the format: bit 31 where the sign flips, else 0. They depend on the side
 * and its length alone, so that the same module has the same signs in every file.
 */
export function signsOf(side: Side, length: number): Uint32Array {
  const key = `${side}:${length}`;
  const known = cache.get(key);
  if (known) return known;
  const seed = mix(length ^ (side === 'rows' ? 0x7feb352d : 0x846ca68b));
  const signs = new Uint32Array(length);
  let word = 0;
  for (let i = 0; i < length; i++) {
    if ((i & 31) === 0) word = mix(seed + Math.imul(i >>> 5, 0x9e3779b9));
    signs[i] = ((word >>> (i & 31)) & 1) << 31;
  }
  if (cachedBytes + signs.byteLength > CACHE_BYTES) {
    cache.clear();
    cachedBytes = 0;
  }
  cache.set(key, signs);
  cachedBytes += signs.byteLength;
  return signs;
}

/** Modules whose places are kept: those of one model are a few thousand. */
const CACHED_PLACES = 50_000;

const places = new Map<string, SketchPlace>();

/** Where a module's numbers go in a sketch, from its canonical name. Part of the format. */
export function placeOf(name: string): SketchPlace {
  const known = places.get(name);
  if (known) return known;
  const a = hashText(name, 0x811c9dc5);
  const b = hashText(name, 0x9dc5811c);
  // An odd stride meets every bucket once.
  const place = { offset: a % SKETCH_SIZE, stride: (a >>> 10) | 1, seed: b };
  if (places.size >= CACHED_PLACES) places.clear();
  places.set(name, place);
  return place;
}

/**
 * Adds a module's 32 x 32 folded change to a sketch: each number goes to a bucket of its own, with a sign, both from
 * the module's canonical name. Part of the format.
 *
 * @param folded 1,024 numbers, row by row
 * @param sketch 1,024 sums
 */
export function scatter(
  { offset, stride, seed }: SketchPlace,
  folded: Float32Array,
  sketch: Float64Array,
): void {
  let word = 0;
  for (let i = 0; i < FOLD * FOLD; i++) {
    if ((i & 31) === 0) word = mix(seed + Math.imul(i >>> 5, 0x9e3779b9));
    const bucket = (offset + Math.imul(stride, i)) & (SKETCH_SIZE - 1);
    const value = folded[i] ?? 0;
    sketch[bucket] = (sketch[bucket] ?? 0) + (((word >>> (i & 31)) & 1) === 1 ? -value : value);
  }
}

/** The finaliser of MurmurHash3 by Austin Appleby (public domain): every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 units from the given start, finished by {@link mix}. */
function hashText(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}
