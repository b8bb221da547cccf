import fc from 'fast-check';
import { expect, it } from 'vitest';
import { QUERY_TEXT } from '../test/query-text.js';
import { parseQuery } from './parse-query.js';
import { findTermAt, listFlags, quoteValue } from './suggest-context.js';

/** `^` marks the caret. */
function termAt(marked: string) {
  const caret = marked.indexOf('^');
  const text = marked.replace('^', '');
  const term = findTermAt(text, caret);
  return (
    term && {
      kind: term.kind,
      field: term.field,
      prefix: term.prefix,
      replaced: text.slice(term.from, term.to),
    }
  );
}

it.each([
  ['^', 'word', null, '', ''],
  ['ca^', 'word', null, 'ca', 'ca'],
  ['c^at dog', 'word', null, 'c', 'cat'],
  ['cat ^', 'word', null, '', ''],
  ['-ca^', 'word', null, 'ca', 'ca'],
  ['(a OR -ta^)', 'word', null, 'ta', 'ta'],
  ['(a)ta^', 'word', null, 'ta', 'ta'],
  ['name(2)x^', 'word', null, 'name(2)x', 'name(2)x'],
  ['a|ta^', 'word', null, 'ta', 'ta'],
  ['"a b"ta^', 'word', null, 'ta', 'ta'],
  ['style:an^', 'word', null, 'style:an', 'style:an'],
  ['tag:^', 'value', 'tag', '', ''],
  ['cat -TAG:an^i', 'value', 'tag', 'an', 'ani'],
  ['tags:a,b^', 'value', 'tag', 'b', 'b'],
  ['tag:a^,b', 'value', 'tag', 'a', 'a'],
  ['tag:"two wo^', 'value', 'tag', 'two wo', '"two wo'],
  ['tag:"two wo^rds" cat', 'value', 'tag', 'two wo', '"two words"'],
  ['tag:"two^ "cat"', 'value', 'tag', 'two', '"two'],
  ['tag:"a, b^', 'value', 'tag', 'a, b', '"a, b'],
  ['tag:"a b",c^', 'value', 'tag', 'c', 'c'],
  [String.raw`tag:"say \"h^`, 'value', 'tag', 'say "h', String.raw`"say \"h`],
  ['x is:fa^', 'value', 'is', 'fa', 'fa'],
  ['has:^', 'value', 'has', '', ''],
  ['rank:>=1^6', 'value', 'rank', '1', '16'],
])('%j', (marked, kind, field, prefix, replaced) => {
  expect(termAt(marked)).toEqual({ kind, field, prefix, replaced });
});

it.each(['"a phr^', 'x -"a b^c"', '/v[0^', '-/v^'])('has nothing to complete in %j', (marked) => {
  expect(termAt(marked)).toBeNull();
});

it('offers a new term after a value that is complete', () => {
  expect(termAt('tag:"a b"^')).toEqual({ kind: 'word', field: null, prefix: '', replaced: '' });
});

it('stays in the text, around the caret, whatever is typed', () => {
  fc.assert(
    fc.property(fc.oneof(QUERY_TEXT, fc.string()), fc.integer({ min: -2, max: 80 }), (text, caret) => {
      const at = Math.max(0, Math.min(caret, text.length));
      const term = findTermAt(text, caret);
      if (!term) return;
      expect(term.from).toBeGreaterThanOrEqual(0);
      expect(term.from).toBeLessThanOrEqual(at);
      expect(term.to).toBeGreaterThanOrEqual(at);
      expect(term.to).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});

it('quotes a value so that it reads back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((value) => value.trim() !== ''),
      (value) => {
        const parsed = parseQuery(`tag:${quoteValue(value)}`, { now: 0 });
        expect(parsed).toMatchObject({ ok: true, node: { values: [value.trim()] } });
      },
    ),
  );
  expect(quoteValue('plain')).toBe('plain');
  expect(quoteValue('two words')).toBe('"two words"');
  expect(quoteValue('')).toBe('""');
});

it('knows the flags', () => {
  expect(listFlags('is')).toContain('broken-sidecar');
  expect(listFlags('has')).toEqual(['preview', 'notes', 'trigger']);
});
