import { expect, it } from 'vitest';
import { Dictionary, NO_VALUE } from './dictionary.js';

it('a dictionary counts uses and gives the code of a forgotten text again', () => {
  const dictionary = new Dictionary();
  const ink = dictionary.acquire('ink');
  expect(dictionary.acquire('ink')).toBe(ink);
  expect(dictionary.uses[ink]).toBe(2);

  expect(dictionary.release(ink)).toBe(false);
  expect(dictionary.release(ink)).toBe(true);
  expect(dictionary.code('ink')).toBe(NO_VALUE);
  expect(dictionary.acquire('oil')).toBe(ink);
  expect(dictionary.text(ink)).toBe('oil');
});

it('a dictionary finds each spelling of a text, and not those that are gone', () => {
  const dictionary = new Dictionary();
  const codes = ['SDXL', 'sdxl', 'Sdxl', 'SD 1.5'].map((text) => dictionary.acquire(text));
  dictionary.release(codes[2] ?? NO_VALUE);
  const mask = dictionary.maskOf(['sdXL']);
  expect(codes.map((code) => mask[code])).toEqual([1, 1, 0, 0]);
});
