import { describe, expect, it } from 'vitest';
import { listSeenWith, listViews } from './list-views.js';

const ROOTS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What somebody is shown: the own row, or views. */
function shownTo(scope: readonly string[], fileRoots: readonly string[], shownIn: readonly string[]) {
  const isOwn = listSeenWith(fileRoots).every((root) => scope.includes(root));
  const views = listViews(fileRoots, shownIn).filter(
    ({ seen_with, not_with }) =>
      seen_with.every((root) => scope.includes(root)) && !not_with.some((root) => scope.includes(root)),
  );
  return { isOwn, views };
}

describe('the views of an adapter', () => {
  it('are none where all its files are in one root', () => {
    expect(listViews(['a', 'a'], ['a'])).toEqual([]);
    expect(listSeenWith(['b', 'a', 'b'])).toEqual(['a', 'b']);
  });

  it.each([2, 3, 4])('give each scope over %i roots exactly what lies in it', (count) => {
    const fileRoots = ROOTS.slice(0, count);
    for (let choice = 1; choice < 2 ** count; choice++) {
      const scope = [...fileRoots.filter((_, place) => (choice >> place) % 2 === 1), 'elsewhere'];
      const { isOwn, views } = shownTo(scope, fileRoots, fileRoots);
      const seen = scope.slice(0, -1);
      expect({ scope, isOwn }).toEqual({ scope, isOwn: seen.length === count });
      expect(views.map((view) => view.seen_with)).toEqual(isOwn ? [] : [seen]);
    }
  });

  it('are one for each root where there are many, and each scope is shown exactly one', () => {
    for (let choice = 1; choice < 2 ** ROOTS.length; choice++) {
      const scope = ROOTS.filter((_, place) => (choice >> place) % 2 === 1);
      const { isOwn, views } = shownTo(scope, ROOTS, ROOTS);
      expect({ scope, isOwn, shown: views.map((view) => view.seen_with) }).toEqual({
        scope,
        isOwn: false,
        shown: [scope.slice(0, 1)],
      });
    }
  });

  it('are none for those who see only roots where it is gone', () => {
    expect(shownTo(['b'], ['a', 'b'], ['a']).views).toEqual([]);
    expect(shownTo(['a'], ['a', 'b'], ['a']).views).toEqual([{ seen_with: ['a'], not_with: ['b'] }]);
  });
});
