import { expect, it } from 'vitest';
import { columnTemplate, fitColumns } from './list-columns.js';

it('a wide list has all columns, a narrow one gives up the less telling first', () => {
  expect(fitColumns(1600, [])).toEqual(['base', 'type', 'rank', 'size', 'tags', 'rating', 'added', 'files']);
  expect(fitColumns(760, [])).toEqual(['base', 'rank', 'size', 'added']);
  expect(fitColumns(100, [])).toEqual([]);
});

it('a column that a person hid makes room for others', () => {
  expect(fitColumns(760, ['added', 'base'])).toContain('rating');
  expect(columnTemplate(['size'])).toBe('minmax(0, 1fr) 88px');
});
