import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOneEditApart, listIntactParts } from './one-edit.js';

it.each([
  ['vevlet', 'velvet', true],
  ['velvte', 'velvet', true],
  ['evlvet', 'velvet', true],
  ['velvt', 'velvet', true],
  ['vellvet', 'velvet', true],
  ['velvit', 'velvet', true],
  ['velvet', 'velvets', true],
  ['velvet', 'velvet', false],
  ['vlevte', 'velvet', false],
  ['velv', 'velvet', false],
  ['tevlev', 'velvet', false],
])('%s and %s: %s', (a, b, expected) => {
  expect(isOneEditApart(a, b)).toBe(expected);
  expect(isOneEditApart(b, a)).toBe(expected);
});

it('a word that is one edit away has one of the intact parts, wherever the edit is', () => {
  const letter = fc.constantFrom('a', 'b', 'c', 'é');
  const word = fc.string({ unit: letter, minLength: 5, maxLength: 12 });
  const edited = word.chain((text) =>
    fc
      .tuple(fc.nat(text.length - 1), letter, fc.constantFrom('take', 'add', 'put', 'swap'))
      .map(([at, c, how]) => {
        const [before, own, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
        const made = {
          take: before + after,
          add: before + c + own + after,
          put: before + c + after,
          swap: before + after.charAt(0) + own + after.slice(1),
        }[how];
        return { text, made };
      }),
  );
  fc.assert(
    fc.property(edited, ({ text, made }) => {
      expect(isOneEditApart(text, made)).toBe(text !== made);
      expect(listIntactParts(text, '|').some((part) => `|${made}|`.includes(part))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
