import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';

it('gives back its values under the same query, whatever the order of the fields', () => {
  const cursor = encodeCursor(['ключ', 7, null], { q: 'a', sort: 'name' });
  expect(decodeCursor(cursor, { sort: 'name', q: 'a' })).toEqual(['ключ', 7, null]);
});

it('is refused under another query', () => {
  const cursor = encodeCursor(['x', 'y'], { q: 'a' });
  expect(() => decodeCursor(cursor, { q: 'b' })).toThrowError(/another query/);
});

it.each([
  '',
  'nonsense',
  'W10',
  Buffer.from('{"a":1}').toString('base64url'),
  Buffer.from('[{}]').toString('base64url'),
])('refuses %j', (text) => {
  expect(() => decodeCursor(text, {})).toThrowError(/cursor/);
});
