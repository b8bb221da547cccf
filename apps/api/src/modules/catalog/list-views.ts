/**
 * Up to so many roots an adapter has a view for every choice of them (14 at four). With more, which nobody is known to
 * have, it has one for each root: who sees several of them is shown the first.
 */
const MAX_ROOTS = 4;
/** No root's id. */
const NO_ROOT = '00000000-0000-0000-0000-000000000000';

/** Whom a view of an adapter is for. */
export interface ViewRoots {
  /** All of these are visible; the view follows from the files in them. */
  seen_with: string[];
  /** None of these is. */
  not_with: string[];
}

/**
 * The roots that somebody must all see to be shown an adapter's own row.
 *
 * @param fileRoots the roots of all its files
 */
export function listSeenWith(fileRoots: readonly string[]): string[] {
  const roots = [...new Set(fileRoots)].sort();
  return roots.length > MAX_ROOTS ? [NO_ROOT, ...roots] : roots;
}

/**
 * The views that an adapter needs beside its row: whoever sees one of its roots, but not all, is shown exactly one.
 *
 * @param fileRoots the roots of all its files
 * @param shownIn those that show it: where a file is present, or all of them where none is
 */
export function listViews(fileRoots: readonly string[], shownIn: readonly string[]): ViewRoots[] {
  const roots = [...new Set(fileRoots)].sort();
  if (roots.length < 2) return [];
  if (roots.length > MAX_ROOTS) {
    const shown = roots.filter((root) => shownIn.includes(root));
    return shown.map((root, place) => ({ seen_with: [root], not_with: shown.slice(0, place) }));
  }
  return Array.from({ length: 2 ** roots.length - 2 }, (_, index) => {
    const isSeen = (place: number) => ((index + 1) >> place) % 2 === 1;
    return {
      seen_with: roots.filter((_root, place) => isSeen(place)),
      not_with: roots.filter((_root, place) => !isSeen(place)),
    };
  }).filter(({ seen_with }) => seen_with.some((root) => shownIn.includes(root)));
}
