import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseRanks } from './fuse-ranks.js';

const items = (fused: { item: string }[]) => fused.map(({ item }) => item).join('');
const list = (name: string, ranked: string) => ({ name, items: [...ranked] });

describe('the fusion of ranks', () => {
  it('puts first what several lists agree on', () => {
    expect(items(fuseRanks([list('words', 'abc'), list('meaning', 'cxy')]))).toBe('cabxy');
  });

  it('gives each item the sum of 1 / (60 + rank), and says where it was found', () => {
    const [first, second] = fuseRanks([list('words', 'ab'), list('meaning', 'b')]);
    expect(first).toEqual({
      item: 'b',
      score: 1 / 62 + 1 / 61,
      reasons: [
        { list: 'words', rank: 2 },
        { list: 'meaning', rank: 1 },
      ],
    });
    expect(second).toEqual({ item: 'a', score: 1 / 61, reasons: [{ list: 'words', rank: 1 }] });
  });

  it('lets a list count more', () => {
    const lists = [list('words', 'ab'), { ...list('meaning', 'ba'), weight: 2 }];
    expect(items(fuseRanks(lists))).toBe('ba');
    expect(items(fuseRanks([list('words', 'ab'), { ...list('meaning', 'ba'), weight: 0.5 }]))).toBe('ab');
  });

  it('counts an item that a list has twice at its better rank', () => {
    expect(fuseRanks([list('words', 'aba')])).toEqual(fuseRanks([list('words', 'ab')]));
  });

  it('keeps exact matches in front, whatever the others say', () => {
    const fused = fuseRanks([list('words', 'xyba'), list('meaning', 'xy')], { ahead: list('name', 'aba') });
    expect(items(fused)).toBe('abxy');
    expect(fused[0]?.reasons).toEqual([
      { list: 'name', rank: 1 },
      { list: 'words', rank: 4 },
    ]);
  });

  it('of one list is that list, of none is empty', () => {
    expect(items(fuseRanks([list('words', 'dacb')]))).toBe('dacb');
    expect(fuseRanks([])).toEqual([]);
    expect(fuseRanks([list('words', ''), list('meaning', '')])).toEqual([]);
  });

  it('has each item of each list once, in falling order, whatever the order of the lists', () => {
    const ranked = fc.uniqueArray(fc.constantFrom(...'abcdefghij'));
    fc.assert(
      fc.property(fc.array(ranked, { maxLength: 4 }), (all) => {
        const lists = all.map((it, i) => ({ name: String(i), items: it }));
        const fused = fuseRanks(lists);
        expect(fused.map(({ item }) => item).sort()).toEqual([...new Set(all.flat())].sort());
        for (const [i, { score }] of fused.entries())
          expect(score).toBeLessThanOrEqual(fused[i - 1]?.score ?? 9);
        const scores = (it: typeof fused) =>
          it.map(({ item, score }) => `${item} ${score.toFixed(9)}`).sort();
        expect(scores(fuseRanks(lists.toReversed()))).toEqual(scores(fused));
      }),
    );
  });
});
