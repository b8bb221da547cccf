import { expect, it } from 'vitest';
import { toSafeJson } from './safe-json.js';

it('leaves ordinary values alone', () => {
  const value = { a: ['x', 1, null], ü: '水彩 👩‍🚀', b: '\\u0000 as text' };
  expect(JSON.parse(toSafeJson(value))).toEqual(value);
});

it('replaces what PostgreSQL refuses, in keys and values at any depth', () => {
  const text = toSafeJson({ 'k\u0000': [{ v: 'a\u0000b', half: 'x\ud800y' }] });
  expect(JSON.parse(text)).toEqual({ 'k\u2400': [{ v: 'a\u2400b', half: 'x\ufffdy' }] });
});
