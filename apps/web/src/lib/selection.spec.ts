import { expect, it } from 'vitest';
import {
  countSelection,
  isSelected,
  NOTHING_SELECTED,
  type Selection,
  toBatchSelection,
  withSelected,
} from './selection.js';

const ALL: Selection = { kind: 'query', filter: { q: 'ink', tag: ['a'] }, except: new Set() };

it('some adapters are picked one by one', () => {
  const two = withSelected(NOTHING_SELECTED, ['a', 'b'], true);
  expect(countSelection(two, 100)).toBe(2);
  expect(isSelected(two, 'a')).toBe(true);
  const one = withSelected(two, ['a'], false);
  expect(isSelected(one, 'a')).toBe(false);
  expect(toBatchSelection(one)).toEqual({ ids: ['b'] });
  expect(countSelection(NOTHING_SELECTED, 100)).toBe(0);
});

it('all that a search finds are picked but for those taken out', () => {
  expect(countSelection(ALL, 100)).toBe(100);
  expect(isSelected(ALL, 'never seen')).toBe(true);
  const less = withSelected(ALL, ['x'], false);
  expect(countSelection(less, 100)).toBe(99);
  expect(isSelected(less, 'x')).toBe(false);
  expect(countSelection(withSelected(less, ['x'], true), 100)).toBe(100);
});

it('bulk changes are told the search, and nothing where it would be too much', () => {
  expect(toBatchSelection(ALL)).toEqual({ query: 'ink', filters: { tag: ['a'] } });
  expect(toBatchSelection({ ...ALL, filter: {} })).toEqual({ query: '', filters: {} });
  expect(toBatchSelection(withSelected(ALL, ['x'], false))).toEqual({
    query: 'ink',
    filters: { tag: ['a'] },
    except: ['x'],
  });
  const thousands = Array.from({ length: 5001 }, (_, n) => `id ${n}`);
  expect(toBatchSelection(withSelected(ALL, thousands, false))).toBeNull();
});
