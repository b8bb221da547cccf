import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listNodes, withoutSpans } from '../test/without-spans.js';
import { QUERY_TEXT } from '../test/query-text.js';
import { EVERYTHING, type QueryNode } from './ast.js';
import { parseQuery } from './parse-query.js';
import { printQuery } from './print-query.js';

const NOW = Date.UTC(2026, 10, 23, 15, 30, 0, 123);

function read(text: string, tagMode: 'any' | 'all' = 'any'): QueryNode {
  const parsed = parseQuery(text, { now: NOW, tagMode });
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return withoutSpans(parsed.node);
}

describe('a search is printed short', () => {
  it.each([
    ['', ''],
    [' Cat   dog ', 'cat dog'],
    ['cat "cat" "a b"', 'cat "cat" "a b"'],
    ['"-cat" "OR" "a(" "tag:x" "/a/b"', '"-cat" "or" "a(" "tag:x" "/a/b"'],
    ['a | b c', 'a OR b c'],
    ['((a OR b)) c', '(a OR b) c'],
    ['-(a b) -(a OR b) --c', '-(a b) -(a OR b) --c'],
    ['tags:"a b","c,d",e', 'tag:"a b","c,d",e'],
    [String.raw`tag:"a \\ \"b\""`, String.raw`tag:"a \\ \"b\""`],
    ['rank:>32 rank:8,16', 'rank:>=33 rank:8,16'],
    ['-rank:8,16', '-rank:8,16'],
    ['is:favourite is:missing,hidden', 'is:favorite is:missing,hidden'],
    ['size:<50mb size:1000000', 'size:<50mb size:1000000'],
    ['size:10mb..20mb', 'size:10mb..20mb'],
    ['size:0..1kb', 'size:0..1kb'],
    ['size:50mb', 'size:49500kb..50499999'],
    ['trained:2024 added:2024-05', 'trained:2024 added:2024-05'],
    ['trained:2023..2024-05', 'trained:2023-01-01..2024-05-31'],
    ['added:2024-05-17T12:00:00Z..2024-05-17', 'added:2024-05-17T12:00:00.000Z..2024-05-17'],
    ['trained:<=2024', 'trained:<2025-01-01'],
    ['added:today', 'added:2026-11-23'],
    ['added:<1d', 'added:>=2026-11-22T15:30:00.123Z'],
    ['/v[0-9] x/ | /a\\/b/', '/v[0-9] x/ OR /a\\/b/'],
  ])('%j is %j', (text, printed) => {
    expect(printQuery(read(text))).toBe(printed);
  });
});

it.each(['any', 'all'] as const)('reads back as the same tree, with %s of the tags', (tagMode) => {
  let readable = 0;
  fc.assert(
    fc.property(QUERY_TEXT, (text) => {
      const parsed = parseQuery(text, { now: NOW, tagMode });
      if (!parsed.ok) return;
      readable += 1;
      const node = withoutSpans(parsed.node);
      expect(read(printQuery(node), tagMode)).toEqual(node);
    }),
    { numRuns: 3000 },
  );
  expect(readable).toBeGreaterThan(1500);
});

it('reads back any span of numbers and times', () => {
  const bound = fc.oneof(
    fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map(Number),
    fc
      .date({ min: new Date('1000-01-02'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.setUTCHours(0, 0, 0, 0)),
  );
  const number = fc.nat({ max: 999_999_998 });
  const between = (values: fc.Arbitrary<number>) =>
    fc
      .tuple(fc.option(values, { nil: undefined }), fc.option(values, { nil: undefined }))
      .filter(([a, b]) => a !== b && (a ?? b) !== undefined)
      .map(([a, b]) => (a !== undefined && b !== undefined && a > b ? [b, a] : [a, b]));
  const node = fc
    .oneof(
      fc.tuple(fc.constantFrom('rank' as const, 'size' as const), between(number)),
      fc.tuple(fc.constantFrom('added' as const, 'trained' as const), between(bound)),
    )
    .map(([field, [min, max]]): QueryNode => ({ kind: 'range', field, min, max }));
  fc.assert(
    fc.property(node, (range) => {
      expect(read(printQuery(range))).toEqual(range);
    }),
    { numRuns: 3000 },
  );
});

it('refuses what no text can say', () => {
  const unsayable: QueryNode[] = [
    { kind: 'ids', ids: ['x'] },
    { kind: 'not', node: EVERYTHING },
    { kind: 'or', nodes: [] },
    { kind: 'value', field: 'tag', values: [] },
  ];
  for (const node of unsayable) expect(() => printQuery(node)).toThrow(RangeError);
});

it('prints a number field without bounds as any number', () => {
  expect(printQuery({ kind: 'range', field: 'rank' })).toBe('rank:>=0');
});

describe('whatever is typed', () => {
  it('gives a tree or a mistake, each with its place in the text', () => {
    const anything = fc.oneof(QUERY_TEXT, fc.string({ unit: 'binary', maxLength: 200 }), fc.string());
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseQuery(text, { now: NOW });
        const spans = parsed.ok ? listNodes(parsed.node).map((node) => node.span) : [parsed.error];
        for (const span of spans) {
          if (parsed.ok && parsed.node === EVERYTHING) continue;
          expect(span).toBeDefined();
          expect(span?.from).toBeGreaterThanOrEqual(0);
          expect(span?.to).toBeLessThanOrEqual(text.length);
          expect(span?.from).toBeLessThan(span?.to ?? 0);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
