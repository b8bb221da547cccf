import { describe, expect, it } from 'vitest';
import { type KeepCandidate, suggestKeep } from './suggest-keep.js';

const one = (id: string, more: Partial<KeepCandidate> = {}): KeepCandidate => ({
  id,
  isPart: false,
  rank: 8,
  size: 100,
  favorite: false,
  rating: 0,
  metadata: 0,
  modifiedAt: 0,
  ...more,
});

describe('the one to keep', () => {
  it('is the whole one, then the one of the highest rank, then the finest: none of these can be had again', () => {
    const loved = { favorite: true, rating: 5, metadata: 9, modifiedAt: 9 };
    expect(suggestKeep([one('a', { ...loved, isPart: true, rank: 64 }), one('b')])).toEqual({
      id: 'b',
      reasons: ['whole'],
    });
    expect(suggestKeep([one('a', { ...loved, size: 900 }), one('b', { rank: 32 })]).id).toBe('b');
    expect(suggestKeep([one('a', loved), one('b', { size: 200 })])).toEqual({
      id: 'b',
      reasons: ['largest'],
    });
  });

  it('is else the favourite, the best rated, the one that says most, the newest', () => {
    expect(suggestKeep([one('a', { rating: 5 }), one('b', { favorite: true })]).id).toBe('b');
    expect(suggestKeep([one('a', { metadata: 7 }), one('b', { rating: 1 })]).id).toBe('b');
    expect(suggestKeep([one('a', { modifiedAt: 7 }), one('b', { metadata: 1 })]).id).toBe('b');
    expect(suggestKeep([one('a'), one('b', { modifiedAt: 1 })])).toEqual({ id: 'b', reasons: ['newest'] });
  });

  it('is not the one with the longer header', () => {
    expect(suggestKeep([one('a', { size: 102 }), one('b', { favorite: true })])).toEqual({
      id: 'b',
      reasons: ['favorite'],
    });
  });

  it('is the same in any order, also where nothing speaks for either', () => {
    expect(suggestKeep([one('b'), one('a')])).toEqual({ id: 'a', reasons: [] });
    expect(suggestKeep([one('a'), one('b')])).toEqual({ id: 'a', reasons: [] });
  });
});
