import { readFileSync } from 'node:fs';

export interface ReferenceCase {
  text: string;
  ids: readonly number[];
  vector: Float64Array;
}

/** Texts with the tokens and vectors that the original gives; the file says how they were made. */
export function readReferenceVectors(): ReferenceCase[] {
  const file = JSON.parse(readFileSync(new URL('reference-vectors.json', import.meta.url), 'utf8')) as {
    cases: { text: string; ids: number[]; vector: string }[];
  };
  return file.cases.map(({ text, ids, vector }) => {
    const numbers = new Int16Array(new Uint8Array(Buffer.from(vector, 'base64')).buffer);
    return { text, ids, vector: Float64Array.from(numbers) };
  });
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}
