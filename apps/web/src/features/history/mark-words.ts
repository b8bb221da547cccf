import { diffWordsWithSpace } from 'diff';

/** A piece of a text: as it was, or only in one of the two. */
export interface MarkedPiece {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Longer texts would hold the page up: they are shown one after the other. */
const MARKED_LETTERS = 20_000;
/** Words that came and went; the time of a comparison grows with them, and so many marks help nobody. */
const MARKS_MAX = 2000;
/** Two texts with less in common than this are read more easily one after the other. */
const COMMON_SHARE = 0.2;

/**
 * The words that two texts share and those that only one has, in reading order; null where marking words would not
 * help: the texts have too little in common, or are very long.
 */
export function markWords(from: string, to: string): MarkedPiece[] | null {
  if (from === '' || to === '' || from.length + to.length > MARKED_LETTERS) return null;
  const pieces = diffWordsWithSpace(from, to, { maxEditLength: MARKS_MAX })?.map(
    ({ added, removed, value }): MarkedPiece => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    }),
  );
  if (!pieces) return null;
  const common = pieces.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.trim().length : 0), 0);
  return common < COMMON_SHARE * Math.min(from.length, to.length) ? null : pieces;
}
