import { type Flag, HAS_FLAGS, IS_FLAGS, type QueryNode, RANGE_FIELDS } from '@lora/query';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReferenceColumns } from '../test/reference-columns.js';
import { type ColumnRow, type ColumnScope, Columns, FACET_FIELDS, type FacetValue } from './index.js';

const ROOTS = ['r1', 'r2', 'R3'];
const IDS = Array.from({ length: 14 }, (_, number) => `id-${number}`);
// With capitals, accents, signs beyond 16 bits and a ligature that UTF-16 puts behind them.
const WORDS = ['anime', 'Anime', 'ani', 'style', 'stylé', 'v2', '日本語', '😀', 'ﬁne', '100%'];
const PATHS = ['', 'style', 'style/ink', 'style/ink/old', 'styles', 'Style', 'a', 'a/b', 'a//b', '😀/x', 'ﬁ'];
const SIZES = [0, 10 * 2 ** 20 - 1, 10 * 2 ** 20, 60 * 2 ** 20, 200 * 2 ** 20, 600 * 2 ** 20, 2 ** 31, 3e9];
const TIMES = [0, Date.UTC(2023, 11, 31, 23, 59, 59, 999), Date.UTC(2024, 0, 1), Date.UTC(2025, 5, 1)];
const NUMBERS = [0, 1, 2, 4, 10, 16, 128];

const word = fc.constantFrom(...WORDS);
const words = (separator: string) => fc.array(word, { maxLength: 4 }).map((list) => list.join(separator));
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const time = fc.constantFrom(...TIMES);
const number = fc.constantFrom(...NUMBERS);
const root = fc.constantFrom(...ROOTS);

const ownRow: fc.Arbitrary<ColumnRow> = fc.record({
  id: fc.constantFrom(...IDS),
  rootIds: fc.uniqueArray(root, { minLength: 1 }),
  seenWith: fc.uniqueArray(root, { maxLength: 2 }),
  notWith: fc.uniqueArray(root, { maxLength: 1 }),
  views: fc.constant([]),
  state: fc.constantFrom('present', 'missing'),
  hidden: fc.boolean(),
  baseModel: word,
  family: orNull(word),
  networkType: fc.constantFrom('lora', 'locon'),
  tags: fc.array(word, { maxLength: 5 }),
  creator: orNull(word),
  license: orNull(word),
  folders: fc.array(fc.record({ rootId: root, path: fc.constantFrom(...PATHS) }), { maxLength: 3 }),
  collections: fc.array(fc.constantFrom('c1', 'c2'), { maxLength: 2 }),
  rank: orNull(number),
  size: fc.constantFrom(...SIZES),
  rating: number,
  favorite: fc.boolean(),
  nsfwLevel: number,
  copies: fc.nat({ max: 3 }),
  addedAt: time,
  modifiedAt: orNull(time),
  trainedAt: orNull(time),
  publishedAt: orNull(time),
  hasPreview: fc.boolean(),
  hasNotes: fc.boolean(),
  hasTrigger: fc.boolean(),
  brokenSidecar: fc.boolean(),
  searchText: fc.tuple(words('\n'), words(' ')).map((parts) => parts.join('\t \n')),
  name: words(' - '),
});

const row = fc
  .tuple(ownRow, fc.array(ownRow, { maxLength: 2 }))
  .map(([own, views]): ColumnRow => ({ ...own, views: views.map((view) => ({ ...view, id: own.id })) }));

const flags: Flag[] = [
  ...IS_FLAGS.map((flag): Flag => `is:${flag}`),
  ...HAS_FLAGS.map((flag): Flag => `has:${flag}`),
];
const bound = fc.option(fc.constantFrom(...NUMBERS, ...SIZES, ...TIMES), { nil: undefined });
const valueFields = fc.constantFrom('tag', 'base', 'family', 'type', 'creator', 'license');
const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  fc.record({
    kind: fc.constant('word' as const),
    text: fc.constantFrom('', 'a', 'ani', 'nime', 'yle', '本', 'e', 'missing', 'v2 ani', 'e\na', '%'),
  }),
  fc.record({
    kind: fc.constant('value' as const),
    field: valueFields,
    values: fc.array(fc.constantFrom(...WORDS, 'ANIME', 'LORA', 'none'), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('value' as const),
    field: fc.constant('folder' as const),
    values: fc.array(fc.constantFrom(...PATHS, 'style/'), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('value' as const),
    field: fc.constantFrom('root', 'collection'),
    values: fc.array(fc.constantFrom(...ROOTS, 'r3', 'C1', 'c2', 'r9'), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('range' as const),
    field: fc.constantFrom(...RANGE_FIELDS),
    min: bound,
    max: bound,
  }),
  fc.record({ kind: fc.constant('flag' as const), flag: fc.constantFrom(...flags) }),
  fc.record({ kind: fc.constant('ids' as const), ids: fc.array(fc.constantFrom(...IDS, 'unknown')) }),
);
const { node } = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      nodes: fc.array(tie('node'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), node: tie('node') }),
  ),
}));
const search: fc.Arbitrary<QueryNode> = fc.oneof(
  node,
  fc.record({ kind: fc.constant('and' as const), nodes: fc.array(fc.oneof(leaf, node), { maxLength: 4 }) }),
);
const scope: fc.Arbitrary<ColumnScope> = fc.oneof(
  fc.constant('all' as const),
  fc.uniqueArray(fc.constantFrom(...ROOTS, 'r9')),
);
/** A row is written, an id is removed; with each step come questions. */
const step = fc.record({
  change: fc.oneof({ weight: 3, arbitrary: row }, { weight: 1, arbitrary: fc.constantFrom(...IDS) }),
  search,
  scope,
});
const steps = fc.array(step, { minLength: 1, maxLength: 25 });

/** Lives through the steps with the columns and the reference, and asks both after each. */
function checkEachStep(
  ask: (columns: Columns, reference: ReferenceColumns, s: QueryNode, v: ColumnScope) => void,
) {
  fc.assert(
    fc.property(steps, (list) => {
      const columns = new Columns();
      const reference = new ReferenceColumns();
      for (const { change, search, scope } of list) {
        if (typeof change === 'string') {
          columns.remove(change);
          reference.rows.delete(change);
        } else {
          columns.upsert(change);
          reference.rows.set(change.id, change);
        }
        ask(columns, reference, search, scope);
        // What was kept for one caller must not answer another.
        ask(columns, reference, search, 'all');
      }
    }),
    { numRuns: 150 },
  );
}

describe('columns, for any rows, changes, search and scope, answer as a look at every row does', () => {
  it('when they count and list', () => {
    checkEachStep((columns, reference, search, scope) => {
      const expected = reference.find(search, scope).map(({ id }) => id);
      expect(columns.size).toBe(reference.rows.size);
      expect(columns.count(search, scope)).toBe(expected.length);
      expect(columns.ids(search, scope).sort()).toEqual(expected.sort());
      const some = columns.ids(search, scope, 3);
      expect(some).toHaveLength(Math.min(3, expected.length));
      expect(expected).toEqual(expect.arrayContaining(some));
    });
  });

  it('when they count all facets', () => {
    checkEachStep((columns, reference, search, scope) => {
      const facets = columns.facets(search, scope, { fields: FACET_FIELDS, top: 3 });
      for (const field of FACET_FIELDS) {
        const expected = reference.facet(search, scope, field);
        expect(facets[field], field).toEqual({ values: expected.slice(0, 3), more: expected.length > 3 });
      }
    });
  });

  it('when they page through a facet', () => {
    checkEachStep((columns, reference, search, scope) => {
      const field = FACET_FIELDS[columns.count(search, scope) % FACET_FIELDS.length] ?? 'tag';
      const contains = columns.size % 2 === 0 ? '' : 'AN';
      const paged: FacetValue[] = [];
      const totals = new Set<number>();
      let after: FacetValue | null = null;
      do {
        const page = columns.facetPage(search, scope, { field, contains, after, limit: 2 });
        paged.push(...page.values);
        totals.add(page.total);
        after = page.next;
      } while (after);
      expect([...totals]).toEqual([paged.length]);
      expect(paged).toEqual(
        reference
          .facet(search, scope, field)
          .filter(({ value }) => value.toLowerCase().includes(contains.toLowerCase())),
      );
    });
  });

  it('when they open folders level by level', () => {
    checkEachStep((columns, reference, search, scope) => {
      for (const rootId of ROOTS) {
        for (const parent of ['', 'style', 'a', 'style/ink']) {
          expect(columns.folderLevel(search, scope, { rootId, parent })).toEqual(
            reference.folderLevel(search, scope, rootId, parent),
          );
        }
      }
    });
  });

  it('when they suggest words of names', () => {
    checkEachStep((columns, reference, search, scope) => {
      for (const part of ['', 'a', 'ni', 'style', '語']) {
        expect(columns.words(search, scope, { part, limit: 4 })).toEqual(
          reference.words(search, scope, part, 4),
        );
      }
      for (const part of ['', 'st', 'INK', 'a/b', 'e/i', '/', 'old', 'ﬁ']) {
        expect(columns.folderPaths(search, scope, { part, limit: 4 })).toEqual(
          reference.folderPaths(search, scope, part, 4),
        );
      }
      for (const word of ['anmie', 'naime', 'styel', 'tsyle', 'stylus', 'anim', 'animes', 'a', 'fines']) {
        expect(columns.similarWords(search, scope, word)).toEqual(
          reference.similarWords(search, scope, word),
        );
      }
    });
  });
});

describe('columns with thousands of changes', () => {
  // Enough for the word index, the lists and the suggestions to be tidied up several times.
  const CHANGES = 40_000;
  const random = (step: number, below: number) => (Math.imul(step + 1, 2_654_435_761) >>> 8) % below;

  it('still answer as a look at every row does', () => {
    const [first] = fc.sample(row, { numRuns: 1, seed: 7 });
    if (!first) throw new Error('No sample.');
    const columns = new Columns();
    const reference = new ReferenceColumns();
    for (let step = 0; step < CHANGES; step++) {
      const id = `id-${random(step, 6000)}`;
      if (random(step, 7) === 0) {
        columns.remove(id);
        reference.rows.delete(id);
      } else {
        const own = `${random(step, 90_000).toString(36)}-adapter-of-its-own`;
        const tags = Array.from({ length: random(step, 9) }, (_, tag) => `tag ${random(step + tag, 40)}`);
        const changed = {
          ...first,
          id,
          name: `Ink ${own}`,
          searchText: `ink ${own} ink\n${tags.join(' ')}`,
          tags,
        };
        columns.upsert(changed);
        reference.rows.set(id, changed);
      }
      if (step % 4000 !== 3999) continue;
      if (step % 8000 === 7999) columns.compact();
      for (const text of ['ink', 'a1', 'adapter-of', 'k-ad', 'tag', '39', 'nothing']) {
        const search: QueryNode = { kind: 'word', text };
        const expected = reference.find(search, 'all').map(({ id }) => id);
        expect(columns.ids(search, 'all').sort(), `${text} after ${step}`).toEqual(expected.sort());
      }
      const all: QueryNode = { kind: 'and', nodes: [] };
      expect(columns.facets(all, 'all', { fields: ['tag'], top: 100 }).tag.values).toEqual(
        reference.facet(all, 'all', 'tag'),
      );
      for (const typo of ['adaptre', 'onw', '1a2']) {
        expect(columns.similarWords(all, 'all', typo)).toEqual(reference.similarWords(all, 'all', typo));
      }
      expect(columns.words(all, 'all', { part: 'a1', limit: 20 })).toEqual(
        reference.words(all, 'all', 'a1', 20),
      );
    }
  });

  it('need no more room after many rounds in which nothing stays the same', () => {
    const [template] = fc.sample(row, { numRuns: 1, seed: 7 });
    if (!template) throw new Error('No sample.');
    const columns = new Columns();
    const writeRounds = (from: number, to: number) => {
      for (let round = from; round < to; round++) {
        for (let number = 0; number < 1000; number++) {
          const own = `own${round}x${number}`;
          const folders = [{ rootId: own, path: own }];
          const named = { name: own, creator: own, searchText: own };
          columns.upsert({ ...template, id: `id-${number}`, tags: [own], folders, ...named });
        }
      }
    };
    writeRounds(0, 20);
    const before = columns.memory().bytes;
    writeRounds(20, 200);
    expect(columns.memory().bytes).toBeLessThan(before * 1.3);
  });
});
