import { EVERYTHING, type QueryNode } from '@lora/query';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRow } from '../test/make-row.js';
import { type ColumnScope, Columns } from './index.js';

const DIM = 16;

function unit(values: readonly number[]): Float32Array {
  const vector = Float32Array.from(values);
  const norm = Math.hypot(...vector) || 1;
  return vector.map((value) => value / norm);
}
const axis = (i: number) => unit(Array.from({ length: DIM }, (_, at) => (at === i ? 1 : 0)));

function fill(...ids: string[]): Columns {
  const columns = new Columns();
  columns.beginVectors(DIM);
  for (const id of ids) columns.upsert(makeRow(id));
  return columns;
}
const near = (columns: Columns, vector: Float32Array, scope: ColumnScope = 'all', node = EVERYTHING) =>
  columns.nearest(node, scope, { vector, limit: 10 }).map(({ id }) => id);

describe('vectors of adapters', () => {
  it('are kept through changes of everything else', () => {
    const columns = fill('a', 'b');
    columns.setVector('b', axis(0));
    columns.upsert(makeRow('b', { name: 'renamed' }));
    expect(near(columns, axis(0))).toEqual(['b']);
    expect(columns.vectors).toBe(1);
  });

  it('go with their adapter, and the next one in its place has none', () => {
    const columns = fill('a');
    columns.setVector('a', axis(0));
    columns.remove('a');
    columns.upsert(makeRow('b'));
    expect(near(columns, axis(0))).toEqual([]);
  });

  it('are not taken for adapters that are not there', () => {
    const columns = fill('a');
    expect(columns.setVector('unknown', axis(0))).toBe(false);
    expect(columns.setVector('a', axis(0))).toBe(true);
    expect(columns.setVector('a', null)).toBe(true);
    expect(near(columns, axis(0))).toEqual([]);
  });

  it('are forgotten when others begin', () => {
    const columns = fill('a');
    columns.setVector('a', axis(0));
    columns.beginVectors(DIM);
    expect(near(columns, axis(0))).toEqual([]);
    columns.beginVectors(null);
    expect(columns.setVector('a', axis(0))).toBe(true);
    expect(near(columns, axis(0))).toEqual([]);
  });

  it('tell nothing to who sees only a view of their adapter', () => {
    const columns = new Columns();
    columns.beginVectors(DIM);
    const view = makeRow('a', { rootIds: ['r1'], notWith: ['r2'] });
    columns.upsert(makeRow('a', { rootIds: ['r1', 'r2'], seenWith: ['r2'], views: [view] }));
    columns.setVector('a', axis(0));
    expect(near(columns, axis(0), ['r1', 'r2'])).toEqual(['a']);
    expect(near(columns, axis(0), ['r1'])).toEqual([]);
  });
});

const IDS = Array.from({ length: 40 }, (_, i) => `id-${i}`);
const vector = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: DIM, maxLength: DIM })
  .filter((values) => values.some((value) => value !== 0))
  .map(unit);
const step = fc.oneof(
  fc.record({ op: fc.constant('write' as const), id: fc.constantFrom(...IDS), favorite: fc.boolean() }),
  fc.record({ op: fc.constant('vector' as const), id: fc.constantFrom(...IDS), vector }),
  fc.record({ op: fc.constant('remove' as const), id: fc.constantFrom(...IDS) }),
);

it('finds the nearest as a plain look at all of them does, whatever was written and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), vector, fc.boolean(), (steps, asked, filtered) => {
      const columns = new Columns();
      columns.beginVectors(DIM);
      const answers: boolean[] = [];
      const rows = new Map<string, { favorite: boolean; vector: Float32Array | null }>();
      for (const one of steps) {
        const before = rows.get(one.id);
        if (one.op === 'write') {
          columns.upsert(makeRow(one.id, { favorite: one.favorite }));
          rows.set(one.id, { favorite: one.favorite, vector: before?.vector ?? null });
        } else if (one.op === 'remove') {
          columns.remove(one.id);
          rows.delete(one.id);
        } else {
          answers.push(columns.setVector(one.id, one.vector) === (before !== undefined));
          if (before) before.vector = one.vector;
        }
      }
      expect(answers).not.toContain(false);
      const node: QueryNode = filtered ? { kind: 'flag', flag: 'is:favorite' } : EVERYTHING;
      const wanted = new Map(
        [...rows]
          .filter(([, row]) => row.vector && (row.favorite || !filtered))
          .map(([id, row]) => [id, row.vector?.reduce((sum, v, i) => sum + v * (asked[i] ?? 0), 0) ?? 0]),
      );
      const found = columns.nearest(node, 'all', { vector: asked, limit: IDS.length });
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(wanted.keys()));
      for (const { id, score } of found) expect(score).toBeCloseTo(wanted.get(id) ?? 9, 1);
    }),
  );
});
