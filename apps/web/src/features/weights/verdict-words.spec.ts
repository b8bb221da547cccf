import type { WeightReason, WeightVerdict } from '@lora/schema';
import { describe, expect, it } from 'vitest';
import { buildReason, buildSimilarItem } from '../../../test/weights-builders.js';
import { describeCoverage, describeLimits, describeScore, describeVerdict } from './verdict-words.js';

const say = (verdict: WeightVerdict | null, ...reasons: WeightReason[]) =>
  describeVerdict(buildSimilarItem({ verdict, reasons }));
const part = (which: string, missingModules: number, blocks: number) =>
  buildReason('part', {
    which,
    missingModules,
    missingBlocks: Array.from({ length: blocks }, (_, at) => `up_${at}`),
  });

describe('what is said of two adapters', () => {
  it('tells the same weights, re-saved or at another strength', () => {
    expect(say('same')).toBe('Same weights');
    expect(say('resaved', buildReason('dtype', { from: 'F32', to: 'BF16' }))).toBe(
      'Same weights, saved as bf16',
    );
    expect(say('resaved', buildReason('dtype', { from: 'F16', to: 'F8_E4M3' }))).toBe(
      'Same weights, saved as fp8',
    );
    expect(say('scaled', buildReason('factor', { value: 0.7003 }))).toBe(
      'Same weights at 0.70 times the strength',
    );
    expect(say('scaled', buildReason('factor', { value: 1.004 }))).toBe(
      'Same weights at 1.004 times the strength',
    );
    expect(say('scaled', buildReason('factor', { value: -0.0412 }))).toBe(
      'Same weights at -0.041 times the strength',
    );
    expect(say('scaled', buildReason('factor-by-part', { textEncoders: 0.5, denoiser: 1 }))).toBe(
      'Same weights at 0.50 times the strength in the text encoder and 1.00 times in the image model',
    );
  });

  it('tells the rank of the other one, whichever of the two was resized', () => {
    const rank = (smaller: string) => buildReason('rank', { from: 4, to: 2, smaller });
    expect(say('resized', rank('b'))).toBe('The same at rank 2 instead of 4');
    expect(say('resized', rank('a'))).toBe('The same at rank 4 instead of 2');
    expect(say('resized', rank('b'), buildReason('factor', { value: 0.5 }))).toBe(
      'The same at rank 2 instead of 4, at 0.50 times the strength',
    );
  });

  it('tells what the other one lacks or has more, by blocks where whole blocks are missing', () => {
    expect(say('part-of', part('b', 30, 3))).toBe('Without 3 of its blocks');
    expect(say('part-of', part('a', 10, 1))).toBe('The same and 1 more block');
    expect(say('part-of', part('b', 2, 0))).toBe('Without 2 of its modules');
    expect(say('part-of', part('b', 30, 3), buildReason('factor', { value: 0.7 }))).toBe(
      'Without 3 of its blocks, at 0.70 times the strength',
    );
  });

  it('counts modules where the list of blocks may have been cut', () => {
    expect(say('part-of', part('b', 700, 100))).toBe('Without 700 of its modules');
  });

  it('says less where it knows less', () => {
    expect(say('near')).toBe('Much in common');
    expect(describeVerdict(buildSimilarItem({ verdict: 'near', score: -0.6 }))).toBe('Much the opposite');
    expect(say('undecided')).toBe('Too little in common to say more');
    expect(say('unrelated')).toBe('Nothing in common');
    expect(say('contains')).toBe('One is a mix that holds the other');
    expect(say('contains', buildReason('merge', { factor: 0.7, residual: 0.001 }))).toBe(
      'Part of this mix, at 0.70',
    );
    expect(say('part-of')).toBe('One is a part of the other');
    expect(say('scaled', buildReason('factor', { value: 'much' }))).toBe('Same weights at another strength');
    expect(say('resized')).toBe('The same at another rank');
    expect(say('resaved')).toBe('Same weights, saved in another number format');
  });

  it('says nothing without a verdict, or with one that it does not know', () => {
    expect(say(null, buildReason('factor', { value: 2 }))).toBe('');
    expect(say('twins' as WeightVerdict)).toBe('');
    expect(describeLimits([buildReason('from-the-future', { value: 1 }), buildReason('cosine')])).toEqual([]);
  });
});

describe('the numbers', () => {
  it('are told as they are, and never as all where that is not proven', () => {
    expect(describeScore(buildSimilarItem({ score: 0.918 }))).toBe('92 % in common');
    expect(describeScore(buildSimilarItem({ score: 0.9996 }))).toBe('99 % in common');
    expect(describeScore(buildSimilarItem({ score: 0.9996, verdict: 'resaved' }))).toBe('100 % in common');
    expect(describeScore(buildSimilarItem({ score: -0.4 }))).toBe('40 % the opposite');
  });

  it('are marked where they are an estimate', () => {
    const item = buildSimilarItem({ score: 1.02, exact: false, verdict: null, coverage: null });
    expect(describeScore(item)).toBe('about 99 % in common');
    expect(describeCoverage(item)).toBeNull();
  });

  it('tell how many modules both change, and what was left out', () => {
    expect(describeCoverage(buildSimilarItem({ coverage: { shared: 72, all: 1264 } }))).toBe(
      '72 of 1,264 modules',
    );
    expect(
      describeLimits([buildReason('left-out', { count: 1 }), buildReason('direction-only', { a: 1, b: 1 })]),
    ).toEqual(['1 module could not be compared.', 'Of DoRA modules only the direction is compared.']);
  });
});
