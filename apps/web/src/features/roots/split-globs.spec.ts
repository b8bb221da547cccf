import { expect, it } from 'vitest';
import { findGlobProblem, splitGlobs } from './split-globs.js';

it('takes one pattern from each line and drops empty lines and doubles', () => {
  expect(splitGlobs(' old/** \n\n*.tmp\r\nold/**\n')).toEqual(['old/**', '*.tmp']);
});

it('finds what the server would refuse', () => {
  expect(findGlobProblem(['a', 'b'])).toBeNull();
  expect(findGlobProblem(Array.from({ length: 51 }, (_, i) => String(i)))).toBe('too-many');
  expect(findGlobProblem(['x'.repeat(201)])).toBe('too-long');
});
