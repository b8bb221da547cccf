import { expect, it } from 'vitest';
import { checkCustomValue } from './check-custom-value.js';

const text = { kind: 'text', choices: [] } as const;
const number = { kind: 'number', choices: [] } as const;
const date = { kind: 'date', choices: [] } as const;
const choice = { kind: 'choice', choices: ['draft', 'Final cut'] } as const;

it('lets every kind be emptied with null or with nothing but spaces', () => {
  for (const field of [text, number, date, choice]) {
    expect(checkCustomValue(field, null)).toBeNull();
    expect(checkCustomValue(field, '  ')).toBeNull();
  }
});

it.each([
  [text, 'any words, 夜の街 too'],
  [text, 'x'.repeat(1000)],
  [number, 0],
  [number, -12.5],
  [date, '2026-11-23'],
  [date, '2024-02-29'],
  [date, ' 0099-01-01 '],
  [choice, 'draft'],
  [choice, ' Final cut '],
])('takes for %o the value %o', (field, value) => {
  expect(checkCustomValue(field, value)).toBeNull();
});

it.each([
  [text, 5, 'must be a text'],
  [text, 'x'.repeat(1001), 'must have at most 1000 characters'],
  [text, 'a\u0000b', 'must not contain a NUL character'],
  [number, '5', 'must be a number'],
  [number, Number.NaN, 'must be a number'],
  [number, Number.POSITIVE_INFINITY, 'must be a number'],
  [number, true, 'must be a number'],
  [date, '23.11.2026', 'must be a date that exists, as YYYY-MM-DD'],
  [date, '2026-02-30', 'must be a date that exists, as YYYY-MM-DD'],
  [date, '2026-13-01', 'must be a date that exists, as YYYY-MM-DD'],
  [date, '0000-01-01', 'must be a date that exists, as YYYY-MM-DD'],
  [date, '2026-11-23T00:00:00Z', 'must be a date that exists, as YYYY-MM-DD'],
  [date, 20261123, 'must be a text'],
  [choice, 'final cut', 'must be one of: draft, Final cut'],
  [choice, ['draft'], 'must be a text'],
  [text, { value: 'x' }, 'must be a text'],
])('refuses for %o the value %o', (field, value, problem) => {
  expect(checkCustomValue(field, value)).toBe(problem);
});

it('lists only the first choices of many', () => {
  const many = { kind: 'choice', choices: Array.from({ length: 50 }, (_, n) => `c${n}`) } as const;
  expect(checkCustomValue(many, 'none')).toBe('must be one of: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, …');
});
