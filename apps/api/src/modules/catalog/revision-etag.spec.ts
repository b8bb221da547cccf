import { expect, it } from 'vitest';
import { formatETag, parseIfMatch } from './revision-etag.js';

it('reads what it wrote, weak or strong', () => {
  expect(parseIfMatch(formatETag(7))).toBe(7);
  expect(parseIfMatch('W/"7"')).toBe(7);
});
it('asks for nothing without a header or with *', () => {
  expect(parseIfMatch(undefined)).toBeNull();
  expect(parseIfMatch('*')).toBeNull();
});
it.each(['7', '"x"', '', '"1", "2"'])('refuses %j', (header) => {
  expect(() => parseIfMatch(header)).toThrowError(/If-Match/);
});
