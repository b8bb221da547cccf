import { describe, expect, it } from 'vitest';
import { withoutSpans } from '../test/without-spans.js';
import { EVERYTHING, type QueryNode } from './ast.js';
import { andNodes, applyDefaults, listLeaves, mapLeaves, mentionsFlag, spanAround } from './combine.js';
import { parseQuery } from './parse-query.js';

function read(text: string): QueryNode {
  const parsed = parseQuery(text, { now: 0 });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return withoutSpans(parsed.node);
}

const present: QueryNode = { kind: 'flag', flag: 'is:present' };
const notHidden: QueryNode = { kind: 'not', node: { kind: 'flag', flag: 'is:hidden' } };

describe('AND of searches', () => {
  it('is everything for none, and the search itself for one', () => {
    expect(andNodes([])).toEqual(EVERYTHING);
    expect(andNodes([EVERYTHING, read('cat')])).toEqual(read('cat'));
  });

  it('joins the values of one field over all of them', () => {
    expect(andNodes([read('cat tag:a'), read('tag:b'), read('rank:8'), read('rank:16')])).toEqual(
      read('cat tag:a,b rank:8,16'),
    );
  });

  it('leaves tags apart where all must be there', () => {
    const nodes = [read('tag:a'), read('tag:b')];
    expect(andNodes(nodes, { tagMode: 'all' })).toEqual({ kind: 'and', nodes });
  });

  it('does not join numbers with words that are OR', () => {
    const nodes = [read('rank:8 OR cat'), read('rank:16')];
    expect(andNodes(nodes)).toEqual({ kind: 'and', nodes });
  });

  it('has a place only if a part has one', () => {
    expect(spanAround([present])).toBeUndefined();
    expect(spanAround([present, { ...present, span: { from: 3, to: 5 } }])).toEqual({ from: 3, to: 5 });
  });
});

describe('what a list leaves out', () => {
  it.each<[string, QueryNode[]]>([
    ['', [present, notHidden]],
    ['cat', [read('cat'), present, notHidden]],
    ['is:missing', [read('is:missing'), notHidden]],
    ['cat OR -is:present', [read('cat OR -is:present'), notHidden]],
    ['is:hidden', [read('is:hidden'), present]],
    ['-(is:hidden cat)', [read('-(is:hidden cat)'), present]],
  ])('%j', (text, nodes) => {
    expect(applyDefaults(read(text))).toEqual({ kind: 'and', nodes });
  });

  it('is nothing where the search speaks of both', () => {
    expect(applyDefaults(read('is:missing is:hidden'))).toEqual(read('is:missing is:hidden'));
  });

  it('keeps tags apart that must all be there', () => {
    const parsed = parseQuery('tag:a tag:b', { now: 0, tagMode: 'all' });
    if (!parsed.ok) throw new Error('not read');
    expect(listLeaves(applyDefaults(parsed.node), ['value'])).toHaveLength(2);
  });
});

it('finds a flag anywhere', () => {
  expect(mentionsFlag(read('a OR (b -is:favorite)'), ['is:favorite'])).toBe(true);
  expect(mentionsFlag(read('a has:notes'), ['is:favorite'])).toBe(false);
});

it('puts every leaf through a function', () => {
  const marked = mapLeaves(read('a -(b OR tag:c)'), (leaf) =>
    leaf.kind === 'word' ? { kind: 'word', text: `${leaf.text}!` } : leaf,
  );
  expect(marked).toEqual(read('a! -(b! OR tag:c)'));
});

it('lists the leaves of a kind, on wish without those that are excluded', () => {
  const node = read('a -b (c OR "d e") tag:f');
  expect(listLeaves(node, ['word', 'phrase']).map((leaf) => leaf.text)).toEqual(['a', 'b', 'c', 'd e']);
  expect(listLeaves(node, ['word'], { positive: true }).map((leaf) => leaf.text)).toEqual(['a', 'c']);
});
