import { EVERYTHING, type QueryNode } from '@lora/query';
import { describe, expect, it } from 'vitest';
import { makeRow } from '../test/make-row.js';
import { type ColumnRow, Columns, UnresolvedLeaf, withoutOwnFilter } from './index.js';

function fill(...rows: ColumnRow[]): Columns {
  const columns = new Columns();
  for (const row of rows) columns.upsert(row);
  return columns;
}
const value = (field: Extract<QueryNode, { kind: 'value' }>['field'], ...values: string[]): QueryNode => ({
  kind: 'value',
  field,
  values,
});
const and = (...nodes: QueryNode[]): QueryNode => ({ kind: 'and', nodes });
const word = (text: string): QueryNode => ({ kind: 'word', text });

describe('counts', () => {
  it('follow each change at once', () => {
    const columns = fill(makeRow('a', { baseModel: 'SDXL' }), makeRow('b', { baseModel: 'Flux.1' }));
    expect(columns.count(value('base', 'sdxl'), 'all')).toBe(1);

    columns.upsert(makeRow('b', { baseModel: 'SDXL' }));
    expect(columns.count(value('base', 'sdxl'), 'all')).toBe(2);

    columns.remove('a');
    columns.remove('never there');
    expect(columns.size).toBe(1);
    expect(columns.ids(value('base', 'sdxl'), 'all')).toEqual(['b']);
  });

  it('do not give a newcomer what the adapter before it in its place had', () => {
    const columns = fill(
      makeRow('old', { rank: 64, tags: ['ink'], favorite: true, searchText: 'old name', trainedAt: 5 }),
    );
    columns.remove('old');
    columns.upsert(makeRow('new', { rank: null }));
    for (const node of [
      value('tag', 'ink'),
      word('old'),
      { kind: 'flag', flag: 'is:favorite' },
      { kind: 'range', field: 'rank', min: 0 },
      { kind: 'range', field: 'trained', min: 0 },
    ] satisfies QueryNode[]) {
      expect(columns.count(node, 'all')).toBe(0);
    }
    expect(columns.count(EVERYTHING, 'all')).toBe(1);
  });

  it('look for a word inside the pieces, never across them', () => {
    const columns = fill(makeRow('a', { searchText: 'watercolor sketch\nink' }));
    expect(columns.count(word('color'), 'all')).toBe(1);
    expect(columns.count(word('ketch'), 'all')).toBe(1);
    expect(columns.count(word('rsk'), 'all')).toBe(0);
    expect(columns.count(word('watercolor sketch'), 'all')).toBe(0);
    expect(columns.count(word('sketch\nink'), 'all')).toBe(0);
  });

  it('take a range without its upper bound, and no adapter without the value', () => {
    const columns = fill(
      makeRow('a', { rank: 32 }),
      makeRow('b', { rank: 33 }),
      makeRow('c', { rank: null }),
    );
    expect(columns.ids({ kind: 'range', field: 'rank', min: 33 }, 'all')).toEqual(['b']);
    expect(columns.ids({ kind: 'range', field: 'rank', max: 33 }, 'all')).toEqual(['a']);
    expect(columns.count({ kind: 'not', node: { kind: 'range', field: 'rank', min: 0 } }, 'all')).toBe(1);
  });

  it('find an adapter in a folder and in all above it, not in those with a longer name', () => {
    const columns = fill(makeRow('a', { folders: [{ rootId: 'r1', path: 'style/ink' }] }));
    expect(columns.count(value('folder', 'style'), 'all')).toBe(1);
    expect(columns.count(value('folder', 'style/ink'), 'all')).toBe(1);
    expect(columns.count(value('folder', ''), 'all')).toBe(1);
    expect(columns.count(value('folder', 'sty'), 'all')).toBe(0);
    expect(columns.count(value('folder', 'style/ink/old'), 'all')).toBe(0);
  });

  it.each([
    { kind: 'phrase', text: 'a b' },
    { kind: 'regex', text: 'a.b' },
    { kind: 'value', field: 'hash', values: ['12345678'] },
    { kind: 'value', field: 'train', values: ['1girl'] },
  ] satisfies QueryNode[])('refuse $kind $field, which only the database knows', (leaf) => {
    const node = and(EVERYTHING, { kind: 'not', node: leaf });
    expect(() => fill().count(node, 'all')).toThrow(UnresolvedLeaf);
    expect(() => fill().facets(node, 'all', { fields: ['tag'], top: 5 })).toThrow(/ask the database/);
  });
});

describe('the scope', () => {
  const columns = fill(
    makeRow('mine', { rootIds: ['r1'], folders: [{ rootId: 'r1', path: 'style' }], name: 'Ink' }),
    makeRow('both', {
      rootIds: ['r1', 'secret'],
      folders: [
        { rootId: 'r1', path: 'style' },
        { rootId: 'secret', path: 'plans/2027' },
      ],
    }),
    makeRow('theirs', {
      rootIds: ['secret'],
      folders: [{ rootId: 'secret', path: 'plans' }],
      name: 'Merger',
    }),
  );

  it('hides adapters of other roots from every answer', () => {
    expect(columns.ids(EVERYTHING, ['r1']).sort()).toEqual(['both', 'mine']);
    expect(columns.ids(EVERYTHING, [])).toEqual([]);
    expect(columns.words(EVERYTHING, ['r1'], { part: 'mer', limit: 5 })).toEqual([]);
    expect(columns.similarWords(EVERYTHING, ['r1'], 'mergr')).toEqual([]);
    expect(columns.similarWords(EVERYTHING, 'all', 'mergr')).toMatchObject([{ word: 'merger', count: 1 }]);
  });

  it('tells nothing of other roots, also of adapters that lie in a visible one too', () => {
    const facets = columns.facets(EVERYTHING, ['r1'], { fields: ['root', 'folder'], top: 9 });
    expect(facets.root.values).toEqual([{ value: 'r1', count: 2 }]);
    expect(facets.folder.values).toEqual([{ value: 'style', count: 2 }]);
    expect(columns.count(value('root', 'secret'), ['r1'])).toBe(0);
    expect(columns.count(value('folder', 'plans'), ['r1'])).toBe(0);
    expect(columns.folderLevel(EVERYTHING, ['r1'], { rootId: 'secret', parent: '' })).toEqual([]);
  });
});

describe('facets', () => {
  it('are counted without their own filter and under all others', () => {
    const columns = fill(
      makeRow('a', { baseModel: 'SDXL', tags: ['ink'] }),
      makeRow('b', { baseModel: 'SDXL', tags: ['ink', 'old'] }),
      makeRow('c', { baseModel: 'Flux.1', tags: ['old'] }),
    );
    const facets = columns.facets(and(value('base', 'flux.1')), 'all', { fields: ['base', 'tag'], top: 5 });
    expect(facets.base.values).toEqual([
      { value: 'SDXL', count: 2 },
      { value: 'Flux.1', count: 1 },
    ]);
    expect(facets.tag.values).toEqual([{ value: 'old', count: 1 }]);
  });

  it('keep what excludes a value: choosing another one would not lift it', () => {
    const columns = fill(makeRow('a', { tags: ['ink', 'old'] }), makeRow('b', { tags: ['ink'] }));
    const node = and({ kind: 'not', node: value('tag', 'old') });
    expect(columns.facets(node, 'all', { fields: ['tag'], top: 5 }).tag.values).toEqual([
      { value: 'ink', count: 1 },
    ]);
  });

  it('count the hidden and the missing although the search leaves them out', () => {
    const columns = fill(makeRow('a'), makeRow('b', { hidden: true }), makeRow('c', { state: 'missing' }));
    const node = and(
      { kind: 'flag', flag: 'is:present' },
      { kind: 'not', node: { kind: 'flag', flag: 'is:hidden' } },
    );
    const facets = columns.facets(node, 'all', { fields: ['flag', 'state'], top: 9 });
    expect(facets.flag.values).toContainEqual({ value: 'is:hidden', count: 1 });
    expect(facets.state.values).toEqual([
      { value: 'missing', count: 1 },
      { value: 'present', count: 1 },
    ]);
  });

  it('tell the top values and whether there are more; pages go on from there', () => {
    const columns = fill(...['x', 'y', 'z'].map((tag) => makeRow(`of ${tag}`, { tags: [tag, 'all'] })));
    expect(columns.facets(EVERYTHING, 'all', { fields: ['tag'], top: 2 }).tag).toEqual({
      values: [
        { value: 'all', count: 3 },
        { value: 'x', count: 1 },
      ],
      more: true,
    });
    const page = columns.facetPage(EVERYTHING, 'all', {
      field: 'tag',
      after: { value: 'x', count: 1 },
      limit: 5,
    });
    expect(page).toEqual({
      values: [
        { value: 'y', count: 1 },
        { value: 'z', count: 1 },
      ],
      next: null,
      total: 4,
    });
  });

  it('order ranks with the same count as numbers and sizes by step', () => {
    const columns = fill(
      makeRow('a', { rank: 128, size: 9e6 }),
      makeRow('b', { rank: 16, size: 3e9 }),
      makeRow('c', { rank: 4, size: 60e6 }),
    );
    const facets = columns.facets(EVERYTHING, 'all', { fields: ['rank', 'size'], top: 9 });
    expect(facets.rank.values.map(({ value }) => value)).toEqual(['4', '16', '128']);
    expect(facets.size.values.map(({ value }) => value)).toEqual(['<10mb', '50mb..150mb', '>=2gb']);
  });

  it('put an adapter whose claimed date no calendar has in no year', () => {
    const columns = fill(makeRow('a', { trainedAt: 1e300 }), makeRow('b', { trainedAt: Date.UTC(2024, 5) }));
    expect(columns.facets(EVERYTHING, 'all', { fields: ['year'], top: 9 }).year.values).toEqual([
      { value: '2024', count: 1 },
    ]);
  });

  it('leave the same search to SQL as they count by', () => {
    const node = and(
      value('base', 'sdxl'),
      and({ kind: 'or', nodes: [value('tag', 'a'), value('tag', 'b')] }, word('ink')),
    );
    expect(withoutOwnFilter(node, 'tag')).toEqual(and(value('base', 'sdxl'), word('ink')));
    expect(withoutOwnFilter(value('tag', 'a'), 'tag')).toEqual(EVERYTHING);
  });
});

describe('folders', () => {
  it('load level by level, with adapters below counted once', () => {
    const columns = fill(
      makeRow('a', {
        folders: [
          { rootId: 'r1', path: 'style/ink' },
          { rootId: 'r1', path: 'style/oil' },
        ],
      }),
      makeRow('b', { folders: [{ rootId: 'r1', path: 'people' }] }),
      makeRow('c', { folders: [{ rootId: 'r1', path: '' }] }),
    );
    expect(columns.folderLevel(EVERYTHING, 'all', { rootId: 'r1', parent: '' })).toEqual([
      { name: 'people', count: 1, hasChildren: false },
      { name: 'style', count: 1, hasChildren: true },
    ]);
    expect(columns.folderLevel(EVERYTHING, 'all', { rootId: 'r1', parent: 'style' })).toMatchObject([
      { name: 'ink' },
      { name: 'oil' },
    ]);
  });
});

describe('words of names', () => {
  const columns = fill(
    makeRow('1', { name: 'Watercolor_Sketch v2' }),
    makeRow('2', { name: 'Café watercolor' }),
    makeRow('3', { name: 'Underwater', hidden: true }),
  );

  it('are suggested with counts, those that begin with the typed part first', () => {
    expect(columns.words(EVERYTHING, 'all', { part: 'Water', limit: 5 })).toEqual([
      { word: 'watercolor', count: 2 },
      { word: 'underwater', count: 1 },
    ]);
    expect(columns.words(EVERYTHING, 'all', { part: 'CAFE', limit: 5 })).toEqual([
      { word: 'cafe', count: 1 },
    ]);
    expect(columns.words(EVERYTHING, 'all', { part: 'a\nb', limit: 5 })).toEqual([]);
  });

  it('are suggested only from adapters that match', () => {
    const shown: QueryNode = { kind: 'not', node: { kind: 'flag', flag: 'is:hidden' } };
    expect(columns.words(shown, 'all', { part: 'under', limit: 5 })).toEqual([]);
  });

  it('are found for mistyped ones', () => {
    // As SELECT similarity('watrecolor', 'watercolor') of pg_trgm: 7 trigrams shared, 15 in all.
    expect(columns.similarWords(EVERYTHING, 'all', 'Watrecolor')).toEqual([
      { word: 'watercolor', count: 2, similarity: 7 / 15 },
    ]);
    expect(columns.similarWords(EVERYTHING, 'all', 'x'.repeat(1000))).toEqual([]);
    expect(columns.similarWords(EVERYTHING, 'all', 'two words')).toEqual([]);
  });
});

it('memory is told for rows and the index of words', () => {
  const columns = fill(makeRow('a', { searchText: 'ink' }));
  const { rows, bytes, searchBytes } = columns.memory();
  expect(rows).toBe(1);
  expect(searchBytes).toBeGreaterThan(0);
  expect(bytes).toBeGreaterThan(searchBytes);
});
