import { parseQuery } from '@lora/query';
import type { AdapterFilter } from '@lora/schema';
import { expect, it } from 'vitest';
import { filterToText } from './filter-to-text.js';

function text(filter: AdapterFilter): string {
  const written = filterToText(filter, (id) => (id === 'r1' ? 'my loras' : undefined));
  expect(parseQuery(written, { now: 0 })).toMatchObject({ ok: true });
  return written;
}

it('writes several values of one field as a choice', () => {
  expect(text({ baseModel: ['sdxl', 'flux1'], creator: ['Ann, the second'] })).toBe(
    'base:sdxl,flux1 creator:"Ann, the second"',
  );
});

it('keeps that all tags must be there, where they must', () => {
  expect(text({ tag: ['ink', 'flat colour'] })).toBe('tag:ink,"flat colour"');
  expect(text({ tag: ['ink', 'flat colour'], tagMode: 'all' })).toBe('tag:ink tag:"flat colour"');
});

it('keeps marks, places, stars and states', () => {
  expect(text({ is: ['favorite', 'untagged'], rootId: 'r1', folder: 'style/ink', minRating: 3 })).toBe(
    'is:favorite is:untagged root:"my loras" folder:style/ink rating:>=3',
  );
  expect(text({ state: 'missing' })).toBe('is:missing');
  expect(text({ state: 'all', size: ['<10mb'], rank: ['8..32'] })).toBe(
    'rank:8..32 size:<10mb (is:present OR is:missing)',
  );
});

it('puts words with OR into brackets, and leaves them alone without filters', () => {
  expect(text({ q: 'ink OR brush', baseModel: ['sdxl'] })).toBe('(ink OR brush) base:sdxl');
  expect(text({ q: ' ink OR brush ' })).toBe('ink OR brush');
});
