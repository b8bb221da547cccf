import { expect, it } from 'vitest';
import { columnTemplate, fitColumns } from './list-columns.js';

const plain = { hidden: ['creator', 'folder', 'published'], widths: {} } as const;

it('a wide list has all columns, a narrow one gives up the less telling first', () => {
  expect(fitColumns(1600, plain)).toEqual([
    'base',
    'type',
    'rank',
    'size',
    'tags',
    'rating',
    'added',
    'files',
  ]);
  expect(fitColumns(760, plain)).toEqual(['base', 'rank', 'size', 'added']);
  expect(fitColumns(100, plain)).toEqual([]);
  expect(fitColumns(4000, { hidden: [], widths: {} })).toContain('creator');
});

it('a column that a person hid makes room for others', () => {
  expect(fitColumns(760, { hidden: [...plain.hidden, 'added', 'base'], widths: {} })).toContain('rating');
});

it('a column is as wide as a person drew it, within reason, and takes the room from others', () => {
  expect(columnTemplate(['size', 'rank'], {})).toBe('minmax(0, 1fr) 88px 64px');
  expect(columnTemplate(['size', 'rank'], { size: 120, rank: 9999 })).toBe('minmax(0, 1fr) 120px 480px');
  expect(fitColumns(760, { ...plain, widths: { base: 400 } })).toEqual(['base', 'size']);
});
