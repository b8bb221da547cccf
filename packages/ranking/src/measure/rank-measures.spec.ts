import { describe, expect, it } from 'vitest';
import { ndcg, recall } from './rank-measures.js';

const GRADES = new Map([
  ['a', 2],
  ['b', 1],
  ['c', 1],
]);

describe('nDCG', () => {
  it('is 1 for the best order, whatever follows', () => {
    expect(ndcg([...'abc'], GRADES)).toBe(1);
    expect(ndcg([...'acbxyz'], GRADES)).toBe(1);
  });

  it('falls with each relevant item that comes late', () => {
    // Gains 3, 1 and 1 at the ranks 2, 1 and 4, over the best order.
    const best = 3 + 1 / Math.log2(3) + 1 / 2;
    expect(ndcg([...'baxc'], GRADES)).toBeCloseTo((1 + 3 / Math.log2(3) + 1 / Math.log2(5)) / best, 12);
  });

  it('looks at the first ten only', () => {
    expect(ndcg([...'0123456789abc'], GRADES)).toBe(0);
    expect(ndcg([...'012a'], GRADES, 3)).toBe(0);
  });

  it('is 0 where nothing is relevant or nothing was found', () => {
    expect(ndcg([...'abc'], new Map())).toBe(0);
    expect(ndcg([], GRADES)).toBe(0);
  });
});

describe('recall', () => {
  it('is the share of the relevant items that were found among the first', () => {
    expect(recall([...'axb'], new Set('abcd'))).toBe(0.5);
    expect(recall([...'xa'], new Set('a'), 1)).toBe(0);
  });

  it('can reach 1 where more is relevant than is looked at', () => {
    expect(recall([...'ab'], new Set('abcd'), 2)).toBe(1);
  });

  it('is 0 where nothing is relevant', () => {
    expect(recall([...'ab'], new Set())).toBe(0);
  });
});
