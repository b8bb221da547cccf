import { describe, expect, it } from 'vitest';
import {
  countOf,
  cutText,
  distinctLines,
  flagOf,
  hexOf,
  integerOf,
  isSafeName,
  lineOf,
  listOf,
  momentOf,
  numberOf,
  objectOf,
  ownValue,
  textOf,
} from './plain-values.js';

describe('reading values of unknown type', () => {
  it('reads finite numbers, also from text, and no NaN, infinity or nonsense', () => {
    expect([1, '5e-05', ' 2.5 ', '.5', '-3', '1.'].map(numberOf)).toEqual([1, 5e-5, 2.5, 0.5, -3, 1]);
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, 'NaN', 'inf', '1e999', '0x10', '', 'None', null, {}, '1,2'].map(
        numberOf,
      ),
    ).toEqual(Array.from({ length: 11 }, () => null));
  });

  it('keeps whole numbers whole', () => {
    expect(integerOf('5.0')).toBe(5);
    expect(integerOf('5.5')).toBeNull();
    expect(integerOf(2 ** 60)).toBeNull();
    expect(countOf(-1)).toBeNull();
    expect(countOf('12')).toBe(12);
  });

  it('takes out what a database refuses or what breaks a line', () => {
    expect(textOf('a\u0000b\r\nc\u0007', 100)).toBe('ab\nc');
    expect(textOf('lone \ud800 surrogate', 100)).toBe('lone \ufffd surrogate');
    expect(lineOf('  two\n lines\t here ', 100)).toBe('two lines here');
    expect(lineOf(7, 10)).toBe('7');
    expect([textOf('   ', 10), textOf(5, 10), lineOf(null, 10), lineOf(Number.NaN, 10)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('cuts long text without halving a character', () => {
    expect(cutText('ab👩', 3)).toBe('ab');
    expect(cutText('ab👩', 4)).toBe('ab👩');
    expect(textOf('x'.repeat(50), 10)).toBe('x'.repeat(10));
  });

  it("reads Python's and JSON's booleans", () => {
    expect(['True', 'false', true, 'yes', 1].map(flagOf)).toEqual([true, false, true, null, null]);
  });

  it('reads hashes in lower case', () => {
    expect(hexOf('0xABCDEF0123')).toBe('abcdef0123');
    expect([hexOf('xyz'), hexOf('abc'), hexOf(5), hexOf('a'.repeat(200))]).toEqual([null, null, null, null]);
  });

  it('reads moments from seconds and from ISO dates, the same on every machine', () => {
    expect(momentOf('1680716500.7709305')).toBe('2023-04-05T17:41:40.770Z');
    expect(momentOf('2024-09-11T15:17:43')).toBe('2024-09-11T15:17:43.000Z');
    expect(momentOf('2024-01-08T04:48:43.529Z')).toBe('2024-01-08T04:48:43.529Z');
    expect(momentOf('2024-01-08 04:48+02:00')).toBe('2024-01-08T02:48:00.000Z');
    expect(momentOf('2023-07-20')).toBe('2023-07-20T00:00:00.000Z');
    expect(['0', '1e300', '2024-13-45', 'yesterday', null, '9999-01-01'].map(momentOf)).toEqual(
      Array.from({ length: 6 }, () => null),
    );
  });

  it('keeps lists short and lines distinct without case', () => {
    expect(listOf([1, 2, 3], 2)).toEqual([1, 2]);
    expect(listOf('no', 2)).toEqual([]);
    expect(distinctLines(['Hat', 'hat', ' ', 5, 'coat', 'shoe'], { items: 3, max: 10 })).toEqual([
      'Hat',
      '5',
      'coat',
    ]);
  });

  it('never reads what an object inherits and names the keys that are no keys', () => {
    expect(ownValue({}, 'constructor')).toBeUndefined();
    expect(objectOf([1])).toEqual({});
    expect(['__proto__', 'algo'].map(isSafeName)).toEqual([false, true]);
  });
});
