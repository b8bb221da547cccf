import type { TokenizedText } from './text-tokenizer.js';

/** Texts that go through the model together. */
export interface TokenBatch {
  /** Places of the texts in the list they came in. */
  places: readonly number[];
  rows: readonly (readonly number[])[];
  /** Tokens of the longest: shorter rows are filled up. */
  length: number;
}

/** How much goes into one run. */
export interface BatchSize {
  rows: number;
  /** Tokens, with those that fill up. */
  tokens: number;
}

/**
 * On a processor: what fits into its caches. With 4,096 tokens a run was a fifth slower and took 60 MB more, and a
 * cancel waited eight times as long (bench/ml.mjs).
 */
export const PROCESSOR_BATCH: BatchSize = { rows: 32, tokens: 512 };
/** On a GPU, which is idle with less; bounds the memory that attention takes. */
export const GPU_BATCH: BatchSize = { rows: 128, tokens: 16_384 };
/** What a GPU begins with: one that is only imitated takes a second for so much. */
export const FIRST_GPU_BATCH: BatchSize = { rows: 8, tokens: 1_024 };
/** Milliseconds of one run: a shorter one makes the next larger, a longer one smaller. A run cannot be interrupted. */
const GPU_RUN = { short: 200, long: 1_000 };

/** @param ms what a run with batches of this size took */
export function nextGpuBatch(size: BatchSize, ms: number): BatchSize {
  const factor = ms < GPU_RUN.short ? 2 : ms > GPU_RUN.long ? 0.5 : 1;
  const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
  return {
    rows: within(size.rows * factor, 1, GPU_BATCH.rows),
    tokens: within(size.tokens * factor, FIRST_GPU_BATCH.tokens / FIRST_GPU_BATCH.rows, GPU_BATCH.tokens),
  };
}

/**
 * Sorts texts by length, so that little is filled up, and cuts them into batches. Texts without a known word are in
 * none; one that is longer than a batch goes alone.
 */
export function batchTokens(texts: readonly TokenizedText[], size: BatchSize): TokenBatch[] {
  const order = texts
    .map((text, place) => ({ ...text, place }))
    .filter(({ known }) => known)
    .sort((a, b) => a.ids.length - b.ids.length);
  const batches: TokenBatch[] = [];
  let rows: typeof order = [];
  const close = () => {
    if (rows.length === 0) return;
    batches.push({
      places: rows.map(({ place }) => place),
      rows: rows.map(({ ids }) => ids),
      length: rows.at(-1)?.ids.length ?? 0,
    });
    rows = [];
  };
  for (const text of order) {
    if (rows.length === size.rows || (rows.length + 1) * text.ids.length > size.tokens) close();
    rows.push(text);
  }
  close();
  return batches;
}
