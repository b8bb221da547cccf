import type { VerdictKind } from '@lora/weights';

/**
 * From this cosine on two changes are near-duplicates even where nothing says how one was made from the other: late
 * epochs of one training, light merges. Resized and scaled ones are proven by verdicts, whatever their cosine.
 */
export const NEAR_DUPLICATE_FROM = 0.95;

/** What is known of a pair of contents. */
export interface KnownPair {
  /** Null: only an estimate from the sketches. */
  verdict: VerdictKind | null;
  cosine: number;
  /** Modules that both change, of those that either changes; null without exact numbers. */
  coverage: { shared: number; all: number } | null;
  /** The bytes after the header are the same (AutoV3). */
  sameBytes: boolean;
}

const SAME: ReadonlySet<VerdictKind> = new Set(['same', 'resaved']);
const MADE_FROM: ReadonlySet<VerdictKind> = new Set(['scaled', 'resized', 'part-of']);

/** Whether a pair are duplicates, and of which kind; exact numbers stand above everything else. */
export function judgeLink(pair: KnownPair): 'same-weights' | 'near' | null {
  const strong = Math.abs(pair.cosine) >= NEAR_DUPLICATE_FROM;
  if (pair.verdict === null) return pair.sameBytes ? 'same-weights' : strong ? 'near' : null;
  if (SAME.has(pair.verdict)) return 'same-weights';
  if (MADE_FROM.has(pair.verdict)) return 'near';
  const whole = pair.coverage !== null && pair.coverage.shared === pair.coverage.all;
  return pair.verdict === 'near' && strong && whole ? 'near' : null;
}
