import { SKETCH_SIZE } from '@lora/weights';

/** 32-bit words of the signs of one sketch: 128 bytes. */
export const SIGN_WORDS = SKETCH_SIZE / 32;
/** Looked at first: a quarter of the signs rules out three unrelated pairs in four. */
const FIRST_WORDS = 8;
/** Rounds of random signs and a Hadamard transform: after three, any sketch is as good as turned at random. */
const ROUNDS = 3;
/** Fixed: all signs of one run are made with the same turn, and no sign is stored. */
const SEED = 0x5eed_51f7;

/**
 * How far from half the signs of two sketches must agree, of the first 256 and of all 1,024, to be looked at again.
 * Signs of two vectors at the angle t agree with the probability 1 - t/pi. At a cosine of 0.4 that is 0.631: 33 and
 * 134 from half, with standard deviations of 7.7 and 15.4, so one such pair in a thousand is lost; at 0.3 some two in
 * a hundred. Of unrelated pairs one in ten thousand passes both.
 */
const FIRST_MARGIN = 9;
const MARGIN = 60;

const turns = makeTurns();

/**
 * Writes the signs of a sketch, turned at random, as 1,024 bits: the cosine of two sketches is that of the share of
 * signs that agree (Charikar 2002). The turn is that of Andoni et al. 2015 (three times random signs and a Hadamard
 * transform), so that it holds for sketches with few large numbers, too.
 *
 * @param into at least `SIGN_WORDS` from `at` on
 */
export function packSigns(sketch: Int8Array, into: Int32Array, at: number): void {
  const values = Float64Array.from(sketch);
  for (const turn of turns) {
    for (let i = 0; i < SKETCH_SIZE; i++) values[i] = (values[i] ?? 0) * (turn[i] ?? 1);
    transform(values);
  }
  for (let word = 0; word < SIGN_WORDS; word++) {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) if ((values[word * 32 + bit] ?? 0) > 0) bits |= 1 << bit;
    into[at + word] = bits;
  }
}

/** Rows of signs that may belong together, by their place, with the estimated cosine. */
export interface SignPair {
  a: number;
  b: number;
  /** From signs alone: right within 0.05 or so. */
  cosine: number;
}

/**
 * The rows with much in common with one row (or with its opposite), strongest first. Rows that are `fresh` and come
 * before it are left out: their own turn has found, or will find, the pair.
 *
 * @param bits all rows, `SIGN_WORDS` each
 * @param limit rows answered at most
 */
export function findPartners(
  bits: Int32Array,
  rows: number,
  row: number,
  o: { fresh: Uint8Array; limit: number },
): SignPair[] {
  const found: SignPair[] = [];
  const own = row * SIGN_WORDS;
  const half = FIRST_WORDS * 16;
  for (let other = 0; other < rows; other++) {
    if (other === row || (other < row && o.fresh[other] === 1)) continue;
    const at = other * SIGN_WORDS;
    const first = countDiffering(bits, own, at, 0, FIRST_WORDS);
    if (first > half - FIRST_MARGIN && first < half + FIRST_MARGIN) continue;
    const differing = first + countDiffering(bits, own, at, FIRST_WORDS, SIGN_WORDS);
    if (Math.abs(differing - SKETCH_SIZE / 2) < MARGIN) continue;
    found.push({ a: row, b: other, cosine: Math.cos((Math.PI * differing) / SKETCH_SIZE) });
  }
  if (found.length <= o.limit) return found;
  return found.toSorted((x, y) => Math.abs(y.cosine) - Math.abs(x.cosine)).slice(0, o.limit);
}

/** Bits in which two rows differ, from one word to another; the usual count of bits in parallel. */
function countDiffering(bits: Int32Array, a: number, b: number, from: number, to: number): number {
  let sum = 0;
  for (let word = from; word < to; word++) {
    let x = (bits[a + word] ?? 0) ^ (bits[b + word] ?? 0);
    x -= (x >>> 1) & 0x5555_5555;
    x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
    sum += Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
  }
  return sum;
}

/** Walsh-Hadamard, in place, without a scale: only signs are wanted. */
function transform(values: Float64Array): void {
  for (let step = 1; step < SKETCH_SIZE; step *= 2) {
    for (let block = 0; block < SKETCH_SIZE; block += step * 2) {
      for (let i = block; i < block + step; i++) {
        const [x, y] = [values[i] ?? 0, values[i + step] ?? 0];
        values[i] = x + y;
        values[i + step] = x - y;
      }
    }
  }
}

/** Random signs for each round (xorshift32). */
function makeTurns(): Int8Array[] {
  let state = SEED;
  return Array.from({ length: ROUNDS }, () =>
    Int8Array.from({ length: SKETCH_SIZE }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 1 ? 1 : -1;
    }),
  );
}
