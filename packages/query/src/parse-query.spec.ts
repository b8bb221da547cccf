import { describe, expect, it } from 'vitest';
import { withoutSpans } from '../test/without-spans.js';
import { EVERYTHING, type QueryNode, type RangeField, type ValueField } from './ast.js';
import { MAX_DEPTH, MAX_QUERY_LENGTH, MAX_TERMS, parseQuery } from './parse-query.js';

const NOW = Date.UTC(2026, 10, 23, 15, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const word = (text: string): QueryNode => ({ kind: 'word', text });
const phrase = (text: string): QueryNode => ({ kind: 'phrase', text });
const regex = (text: string): QueryNode => ({ kind: 'regex', text });
const and = (...nodes: QueryNode[]): QueryNode => ({ kind: 'and', nodes });
const or = (...nodes: QueryNode[]): QueryNode => ({ kind: 'or', nodes });
const not = (node: QueryNode): QueryNode => ({ kind: 'not', node });
const value = (field: ValueField, ...values: string[]): QueryNode => ({ kind: 'value', field, values });
const range = (field: RangeField, min?: number, max?: number): QueryNode => ({
  kind: 'range',
  field,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
const flag = (name: Extract<QueryNode, { kind: 'flag' }>['flag']): QueryNode => ({
  kind: 'flag',
  flag: name,
});

function read(text: string, tagMode?: 'any' | 'all'): QueryNode {
  const parsed = parseQuery(text, { now: NOW, tagMode });
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return withoutSpans(parsed.node);
}

function refuse(text: string): { code: string; at: string; message: string } {
  const parsed = parseQuery(text, { now: NOW });
  if (parsed.ok) throw new Error(`"${text}" was taken as ${JSON.stringify(parsed.node)}`);
  const { code, from, to, message } = parsed.error;
  return { code, at: text.slice(from, to), message };
}

describe('words', () => {
  it.each<[string, QueryNode]>([
    ['', EVERYTHING],
    ['  \n ', EVERYTHING],
    ['cat', word('cat')],
    ['Éclair ＣＡＴ', and(word('eclair'), word('cat'))],
    ['"exact  Phrase"', phrase('exact phrase')],
    ['"one"', { kind: 'word', text: 'one', exact: true }],
    // Only quotes can say these, so they tell nothing about what is meant.
    ['"-one"', word('-one')],
    [String.raw`"say \"hi\" C:\dir\\"`, phrase('say "hi" c:\\dir\\')],
    ['-cat', not(word('cat'))],
    ['--cat', not(not(word('cat')))],
    ['sci-fi v2-', and(word('sci-fi'), word('v2-'))],
    ['-"a b"', not(phrase('a b'))],
    ['name(2) (name(3))', and(word('name(2)'), word('name(3)'))],
    ['cat"dog house"', and(word('cat'), phrase('dog house'))],
    ['style:anime', word('style:anime')],
    ['https://civitai.com/x', word('https://civitai.com/x')],
    ['sks:1.2 12:30', and(word('sks:1.2'), word('12:30'))],
    ['(masterpiece:1.2) 1girl', and(word('masterpiece:1.2'), word('1girl'))],
    ['bse:x', word('bse:x')],
    ['or OReo ORDER', and(word('or'), word('oreo'), word('order'))],
    ['\u0301 cat', word('cat')],
    ['\u0301', EVERYTHING],
    ['-\u0301', EVERYTHING],
    ['cat OR (\u0301)', word('cat')],
    ['a´b', phrase('a b')],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });
});

describe('AND, OR and brackets', () => {
  it.each<[string, QueryNode]>([
    ['a b OR c', or(and(word('a'), word('b')), word('c'))],
    ['a | b|c', or(word('a'), word('b'), word('c'))],
    ['(a OR b) OR c', or(word('a'), word('b'), word('c'))],
    ['a (b OR c)', and(word('a'), or(word('b'), word('c')))],
    ['a OR(b c)', or(word('a'), and(word('b'), word('c')))],
    ['a (b (c))', and(word('a'), word('b'), word('c'))],
    ['-(a b)', not(and(word('a'), word('b')))],
    ['-(a OR b) c', and(not(or(word('a'), word('b'))), word('c'))],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });
});

describe('fields with values', () => {
  it.each<[string, QueryNode]>([
    ['tag:anime', value('tag', 'anime')],
    ['TAG:Anime', value('tag', 'Anime')],
    ['tags:anime', value('tag', 'anime')],
    ['tag:"two words"', value('tag', 'two words')],
    ['tag:"a,b",c', value('tag', 'a,b', 'c')],
    ['base:sdxl,pony,', value('base', 'sdxl', 'pony')],
    ['base:sdxl,sdxl', value('base', 'sdxl')],
    ['model:sdxl basemodel:pony', value('base', 'sdxl', 'pony')],
    ['network:locon', value('type', 'locon')],
    ['author:me licence:mit', and(value('creator', 'me'), value('license', 'mit'))],
    ['train:1girl', value('train', '1girl')],
    ['folder:/a/b/', value('folder', 'a/b')],
    [String.raw`in:a\b`, value('folder', 'a/b')],
    ['path:"/my folder/x"', value('folder', 'my folder/x')],
    ['collection:"Best of"', value('collection', 'Best of')],
    ['family:wan(2) x', and(value('family', 'wan(2)'), word('x'))],
    ['hash:0xABCDEF12', value('hash', 'abcdef12')],
    ['-tag:nsfw', not(value('tag', 'nsfw'))],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });

  it('joins the values of one field, as they are OR, and leaves those with a minus apart', () => {
    expect(read('tag:a base:x tag:b -tag:c -tag:d')).toEqual(
      and(value('tag', 'a', 'b'), value('base', 'x'), not(value('tag', 'c')), not(value('tag', 'd'))),
    );
  });

  it('keeps tags apart where all of them must be there, and joins other fields all the same', () => {
    expect(read('tag:a tag:b,c base:x base:y', 'all')).toEqual(
      and(value('tag', 'a'), value('tag', 'b', 'c'), value('base', 'x', 'y')),
    );
  });

  it('does not join across OR', () => {
    expect(read('tag:a OR tag:b')).toEqual(or(value('tag', 'a'), value('tag', 'b')));
  });
});

describe('numbers', () => {
  it.each<[string, QueryNode]>([
    ['rank:32', range('rank', 32, 33)],
    ['rank:=32', range('rank', 32, 33)],
    ['rank:>32', range('rank', 33)],
    ['rank:>=32', range('rank', 32)],
    ['rank:<32', range('rank', undefined, 32)],
    ['rank:<=32', range('rank', undefined, 33)],
    ['rank:8..32', range('rank', 8, 33)],
    ['rank:8..', range('rank', 8)],
    ['rank:..32', range('rank', undefined, 33)],
    ['rank:8,16', or(range('rank', 8, 9), range('rank', 16, 17))],
    ['rank:8 rank:16', or(range('rank', 8, 9), range('rank', 16, 17))],
    [
      'rank:8,16 rank:32 x',
      and(or(range('rank', 8, 9), range('rank', 16, 17), range('rank', 32, 33)), word('x')),
    ],
    ['rank:>8 rank:<64', and(range('rank', 9), range('rank', undefined, 64))],
    ['rating:4', range('rating', 4, 5)],
    ['nsfw:<=2', range('nsfw', undefined, 3)],
    ['copies:>1', range('copies', 2)],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });
});

describe('sizes', () => {
  it.each<[string, QueryNode]>([
    ['size:<50mb', range('size', undefined, 50_000_000)],
    ['size:>=1GB', range('size', 1_000_000_000)],
    ['size:>1.5gb', range('size', 1_500_000_001)],
    ['size:<1mib', range('size', undefined, 1_048_576)],
    ['size:"<2 kib"', range('size', undefined, 2048)],
    ['size:10mb..50mb', range('size', 10_000_000, 50_000_001)],
    ['size:50mb', range('size', 49_500_000, 50_500_000)],
    ['size:1.5gb', range('size', 1_450_000_000, 1_550_000_000)],
    ['size:1.5kib', range('size', 1485, 1587)],
    ['size:0mb', range('size', 0, 500_000)],
    ['size:1234', range('size', 1234, 1235)],
    ['size:1234b', range('size', 1234, 1235)],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });
});

describe('times', () => {
  it.each<[string, QueryNode]>([
    ['added:<30d', range('added', NOW - 30 * DAY)],
    ['added:<=30d', range('added', NOW - 30 * DAY)],
    ['added:2w', range('added', NOW - 14 * DAY)],
    ['added:>12h', range('added', undefined, NOW - 12 * HOUR)],
    ['modified:>=3m', range('modified', undefined, NOW - 90 * DAY)],
    ['published:<1y', range('published', NOW - 365 * DAY)],
    ['added:<99999y', range('added', Date.UTC(1000, 0))],
    ['added:today', range('added', Date.UTC(2026, 10, 23), Date.UTC(2026, 10, 24))],
    ['added:yesterday', range('added', Date.UTC(2026, 10, 22), Date.UTC(2026, 10, 23))],
    ['trained:2024', range('trained', Date.UTC(2024, 0), Date.UTC(2025, 0))],
    ['trained:2024-12', range('trained', Date.UTC(2024, 11), Date.UTC(2025, 0))],
    ['trained:2024-02-29', range('trained', Date.UTC(2024, 1, 29), Date.UTC(2024, 2, 1))],
    ['trained:>=2024-05', range('trained', Date.UTC(2024, 4))],
    ['trained:>2024', range('trained', Date.UTC(2025, 0))],
    ['trained:<2024', range('trained', undefined, Date.UTC(2024, 0))],
    ['trained:<=2024', range('trained', undefined, Date.UTC(2025, 0))],
    ['trained:2023..2024', range('trained', Date.UTC(2023, 0), Date.UTC(2025, 0))],
    [
      'trained:2024-05-17T12:30:05Z',
      range('trained', Date.UTC(2024, 4, 17, 12, 30, 5), Date.UTC(2024, 4, 17, 12, 30, 6)),
    ],
    ['trained:>=2024-05-17T12:30:05.250Z', range('trained', Date.UTC(2024, 4, 17, 12, 30, 5, 250))],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });
});

describe('flags and expressions', () => {
  it.each<[string, QueryNode]>([
    ['is:favorite', flag('is:favorite')],
    ['is:Favourite', flag('is:favorite')],
    ['is:broken-sidecar', flag('is:broken-sidecar')],
    ['is:missing is:favorite', and(flag('is:missing'), flag('is:favorite'))],
    ['is:missing,hidden', or(flag('is:missing'), flag('is:hidden'))],
    ['-has:preview', not(flag('has:preview'))],
    ['/v[0-9]+$/', regex('v[0-9]+$')],
    ['/a b/ c', and(regex('a b'), word('c'))],
    ['-/(?:x|y)/', not(regex('(?:x|y)'))],
    ['(/a\\/b/)', regex('a\\/b')],
    ['/a/b', word('/a/b')],
    ['/a/b c/ d', and(word('/a/b'), word('c/'), word('d'))],
    ['a / b / c', and(word('a'), word('/'), word('b'), word('/'), word('c'))],
  ])('%j', (text, node) => {
    expect(read(text)).toEqual(node);
  });
});

describe('mistakes are named with their place', () => {
  it.each<[text: string, code: string, at: string]>([
    ['a "b c', 'unclosed_quote', '"b c'],
    ['tag:"b c', 'unclosed_quote', '"b c'],
    ['a (b', 'unclosed_bracket', '('],
    ['a (', 'unclosed_bracket', '('],
    ['a (b OR (c)', 'unclosed_bracket', '('],
    ['a) b', 'unexpected_bracket', ')'],
    [')', 'unexpected_bracket', ')'],
    ['a ()', 'missing_value', '()'],
    ['a ""', 'missing_value', '""'],
    ['"´"', 'missing_value', '"´"'],
    ['a - b', 'missing_value', '-'],
    ['-', 'missing_value', '-'],
    ['(a -)', 'missing_value', '-'],
    ['-OR', 'missing_value', '-'],
    ['tag:', 'missing_value', 'tag:'],
    ['tag: anime', 'missing_value', 'tag:'],
    ['tag:""', 'missing_value', 'tag:'],
    ['tag:(a OR b)', 'missing_value', 'tag:'],
    ['folder:/', 'missing_value', '/'],
    ['OR a', 'misplaced_or', 'OR'],
    ['a OR', 'misplaced_or', 'OR'],
    ['a OR OR b', 'misplaced_or', 'OR'],
    ['a || b', 'misplaced_or', '|'],
    ['(a OR )', 'misplaced_or', 'OR'],
    ['(OR a)', 'misplaced_or', 'OR'],
    ['|', 'misplaced_or', '|'],
    ['x is:nice', 'unknown_flag', 'nice'],
    ['is:hidden,nice', 'unknown_flag', 'nice'],
    ['has:tag', 'unknown_flag', 'tag'],
    ['rank:big', 'bad_number', 'big'],
    ['rank:8,big', 'bad_number', 'big'],
    ['rank:1.5', 'bad_number', '1.5'],
    ['rank:..', 'bad_number', '..'],
    ['rank:32..8', 'bad_number', '32..8'],
    ['rank:9999999999', 'bad_number', '9999999999'],
    ['size:50qb', 'bad_size', '50qb'],
    ['size:999999999gb', 'bad_size', '999999999gb'],
    ['size:2gb..1gb', 'bad_size', '2gb..1gb'],
    ['added:soon', 'bad_date', 'soon'],
    ['trained:2023-02-29', 'bad_date', '2023-02-29'],
    ['trained:2024-13', 'bad_date', '2024-13'],
    ['trained:2024t', 'bad_date', '2024t'],
    ['trained:0099', 'bad_date', '0099'],
    ['trained:2025..2024', 'bad_date', '2025..2024'],
    ['hash:abc', 'bad_hash', 'abc'],
    ['hash:xyzxyzxyz', 'bad_hash', 'xyzxyzxyz'],
    ['x /(/', 'bad_regex', '/(/'],
    [`/${'a'.repeat(101)}/`, 'regex_too_long', `/${'a'.repeat(101)}/`],
  ])('%j', (text, code, at) => {
    expect(refuse(text)).toMatchObject({ code, at });
  });

  it('says what is wrong and what to write', () => {
    expect(refuse('rank:32..8').message).toBe(
      '"32..8" holds nothing: the smaller value stands first, as in rank:8..32.',
    );
    expect(refuse('rating:many').message).toBe(
      '"many" is no whole number: write rating:4, rating:>4 or rating:3..5.',
    );
    expect(refuse('nsfw:3..1').message).toContain('as in nsfw:1..3');
    expect(refuse('rank:many').message).toContain('rank:16');
    expect(refuse('is:nice').message).toContain('write one of favorite, present, missing');
    expect(refuse('tag:(a OR b)').message).toContain('tag:a,b');
    expect(refuse('added:soon').message).toContain('added:<30d');
  });
});

describe('limits', () => {
  it('takes a text of the greatest length and none longer', () => {
    expect(parseQuery('a'.repeat(MAX_QUERY_LENGTH), { now: NOW }).ok).toBe(true);
    expect(refuse('a'.repeat(MAX_QUERY_LENGTH + 1))).toMatchObject({ code: 'too_long', at: 'a' });
  });

  it('counts terms and the values of lists', () => {
    const words = Array.from({ length: MAX_TERMS }, (_, n) => `w${n}`);
    expect(parseQuery(words.join(' '), { now: NOW }).ok).toBe(true);
    expect(refuse([...words, 'last', 'more'].join(' '))).toMatchObject({
      code: 'too_many_terms',
      at: 'last more',
    });
    expect(parseQuery(`tag:${words.join(',')}`, { now: NOW }).ok).toBe(true);
    expect(refuse(`tag:${words.join(',')},more`).code).toBe('too_many_terms');
  });

  it('counts brackets and minus signs around one another', () => {
    const nest = (open: string, close: string, depth: number) =>
      `${open.repeat(depth)}a${close.repeat(depth)}`;
    expect(parseQuery(nest('(', ')', MAX_DEPTH), { now: NOW }).ok).toBe(true);
    expect(refuse(nest('(', ')', MAX_DEPTH + 1))).toMatchObject({ code: 'too_deep', at: '(' });
    expect(parseQuery(nest('-', '', MAX_DEPTH), { now: NOW }).ok).toBe(true);
    expect(refuse('-'.repeat(1999) + 'a')).toMatchObject({ code: 'too_deep', at: '-' });
  });
});

it('says of every node where it stands', () => {
  const text = 'cat (tag:a OR rank:8,16) base:x -"b c" base:y';
  const parsed = parseQuery(text, { now: NOW });
  if (!parsed.ok || parsed.node.kind !== 'and') throw new Error('not an AND');
  const places = [parsed.node, ...parsed.node.nodes].map(
    ({ span }) => span && text.slice(span.from, span.to),
  );
  expect(places).toEqual([text, 'cat', '(tag:a OR rank:8,16)', 'base:x -"b c" base:y', '-"b c"']);
});
