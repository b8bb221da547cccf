import type { NotComparable } from '../exact/compare-weights.js';

/** What the numbers prove of two files, `a` and `b`. */
export type VerdictKind =
  /** The same change in the same dtype, whatever the names, the alphas and the basis. */
  | 'same'
  /** The same change in another dtype. */
  | 'resaved'
  /** The same change times a factor. */
  | 'scaled'
  /** One is the best change of its lower rank to the other. */
  | 'resized'
  /** One is the other without some of its modules. */
  | 'part-of'
  /** A weighted sum of others. */
  | 'contains'
  /** Much in common, but none of the above. */
  | 'near'
  | 'unrelated'
  /** Something in common, too little to say more. */
  | 'undecided'
  | 'not-comparable';

export type Which = 'a' | 'b';

/** A code and its numbers; the page writes the sentence. */
export type VerdictReason =
  | { code: 'cosine'; value: number; shared: number }
  | { code: 'coverage'; shared: number; all: number }
  /** Size of the difference as a share of the change, after the factor, and up to where rounding explains it. */
  | { code: 'difference'; value: number; tolerance: number }
  | { code: 'dtype'; from: string; to: string }
  /** b = value times a. */
  | { code: 'factor'; value: number }
  | { code: 'factor-by-part'; textEncoders: number; denoiser: number }
  | { code: 'rank'; from: number; to: number; smaller: Which }
  /** Share of the larger one's squared norm that the smaller one keeps, and the most that its rank could keep. */
  | { code: 'kept'; share: number; best: number }
  | { code: 'part'; which: Which; missingModules: number; missingBlocks: string[] }
  | { code: 'merge'; factors: number[]; residual: number; tolerance: number }
  /** Some candidates are copies of one another: their factors are shared out evenly. */
  | { code: 'candidates-alike' }
  | { code: 'left-out'; count: number }
  | { code: 'direction-only'; a: number; b: number }
  | { code: 'other-magnitudes' }
  | { code: NotComparable };

export interface Verdict {
  kind: VerdictKind;
  reasons: VerdictReason[];
}

/** Cosines of changes that have nothing to do with one another stay below this; see docs of the sketch. */
export const UNRELATED_BELOW = 0.08;

/** From this cosine on two changes have much in common; the search takes candidates from here, too. */
export const NEAR_FROM = 0.2;
