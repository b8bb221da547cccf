import { expect, it } from 'vitest';
import { drawPattern, initialsOf } from './picture-pattern.js';

it('draws the same for the same adapter and mostly something else for another', () => {
  const ids = Array.from(
    { length: 50 },
    (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  );
  expect(drawPattern(ids[0] ?? '')).toBe(drawPattern(ids[0] ?? ''));
  expect(new Set(ids.map(drawPattern)).size).toBeGreaterThan(45);
});

it.each([
  ['flat_ink style', 'FI'],
  ['neon', 'NE'],
  ['動物', '動物'],
  ['🦊 fox', 'FO'],
  ['***', ''],
])('the initials of "%s" are "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
