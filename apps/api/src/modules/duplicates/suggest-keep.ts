/** What of a member speaks for keeping it. */
export interface KeepCandidate {
  id: string;
  /** It lacks modules that another member has. */
  isPart: boolean;
  rank: number | null;
  /** Bytes of its primary file: at the same rank the finer type. */
  size: number;
  favorite: boolean;
  rating: number;
  /** Fields that say something. */
  metadata: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

/** Headers differ in size: only a file that is this much larger holds more. */
const LARGER = 1.05;

interface Criterion {
  reason: string;
  value: (one: KeepCandidate, all: readonly KeepCandidate[]) => number;
}

const CRITERIA: readonly Criterion[] = [
  { reason: 'whole', value: (one) => (one.isPart ? 0 : 1) },
  { reason: 'largest-rank', value: (one) => one.rank ?? 0 },
  {
    reason: 'largest',
    value: (one, all) => {
      const largest = Math.max(...all.map(({ size }) => size));
      return one.size * LARGER >= largest ? largest : one.size;
    },
  },
  { reason: 'favorite', value: (one) => Number(one.favorite) },
  { reason: 'rated', value: (one) => one.rating },
  { reason: 'most-metadata', value: (one) => one.metadata },
  { reason: 'newest', value: (one) => one.modifiedAt },
];

/**
 * Which member had better be kept, and all that speaks for it. What cannot be had again comes first (all modules, the
 * rank, the precision); words can be merged over. Only a suggestion.
 *
 * @param candidates at least one
 */
export function suggestKeep(candidates: readonly KeepCandidate[]): { id: string; reasons: string[] } {
  let left = candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const { value } of CRITERIA) {
    const best = Math.max(...left.map((one) => value(one, candidates)));
    left = left.filter((one) => value(one, candidates) === best);
  }
  const [chosen] = left;
  if (!chosen) throw new Error('Nothing to keep was given.');
  const reasons = CRITERIA.filter(({ value }) => {
    const all = candidates.map((one) => value(one, candidates));
    const own = value(chosen, candidates);
    return own === Math.max(...all) && own > Math.min(...all);
  }).map(({ reason }) => reason);
  return { id: chosen.id, reasons };
}
