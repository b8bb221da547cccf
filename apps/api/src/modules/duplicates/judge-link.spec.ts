import { describe, expect, it } from 'vitest';
import { judgeLink, type KnownPair, NEAR_DUPLICATE_FROM } from './judge-link.js';

const judge = (pair: Partial<KnownPair>) =>
  judgeLink({ verdict: null, cosine: 0, coverage: null, sameBytes: false, ...pair });
const whole = { shared: 6, all: 6 };

describe('a pair of contents', () => {
  it('has the same weights where the numbers prove it', () => {
    expect(judge({ verdict: 'same', cosine: 1 })).toBe('same-weights');
    expect(judge({ verdict: 'resaved', cosine: 1 })).toBe('same-weights');
  });

  it('is near where one was made from the other, however little it kept', () => {
    for (const verdict of ['scaled', 'resized', 'part-of'] as const) {
      expect(judge({ verdict, cosine: 0.5 })).toBe('near');
    }
  });

  it('is near where it has nearly everything in common, in all modules', () => {
    expect(judge({ verdict: 'near', cosine: NEAR_DUPLICATE_FROM, coverage: whole })).toBe('near');
    expect(judge({ verdict: 'near', cosine: -0.99, coverage: whole })).toBe('near');
    expect(judge({ verdict: 'near', cosine: 0.9, coverage: whole })).toBeNull();
    expect(judge({ verdict: 'near', cosine: 0.99, coverage: { shared: 5, all: 6 } })).toBeNull();
  });

  it('is taken as near by an estimate until the exact numbers say otherwise', () => {
    expect(judge({ cosine: 0.97 })).toBe('near');
    expect(judge({ cosine: 0.9 })).toBeNull();
    expect(judge({ cosine: 0.97, verdict: 'undecided' })).toBeNull();
    expect(judge({ cosine: 1, verdict: 'contains', coverage: whole })).toBeNull();
  });

  it('has the same weights by its bytes only where nothing else is known', () => {
    expect(judge({ sameBytes: true })).toBe('same-weights');
    expect(judge({ sameBytes: true, verdict: 'unrelated' })).toBeNull();
  });
});
