import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestRows } from './best-rows.js';

describe('the best rows', () => {
  it('are those that sorting all of them puts first', () => {
    // Few different scores: many are equal.
    const scores = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 200 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 30 }), fc.boolean(), (list, limit, backwards) => {
        const rows = list.map((score, row) => ({ row, score }));
        const best = new BestRows(limit);
        for (const { row, score } of backwards ? rows.toReversed() : rows) best.add(row, score);
        const sorted = rows.toSorted((a, b) => b.score - a.score || a.row - b.row);
        expect(best.list()).toEqual(sorted.slice(0, limit));
      }),
    );
  });

  it('tell which score can still come in', () => {
    const best = new BestRows(2);
    expect(best.bar).toBe(Number.NEGATIVE_INFINITY);
    best.add(1, 5);
    best.add(2, 3);
    expect(best.bar).toBe(3);
    best.add(3, 4);
    expect(best.bar).toBe(4);
    expect(new BestRows(0).bar).toBe(Number.POSITIVE_INFINITY);
  });
});
