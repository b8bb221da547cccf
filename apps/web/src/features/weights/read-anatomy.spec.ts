import { describe, expect, it } from 'vitest';
import { buildAnatomy } from '../../../test/weights-builders.js';
import { formatShare } from './number-words.js';
import { blockNumber, partLabel } from './part-words.js';
import { arrangeBlocks, arrangeParts, describeWhere } from './read-anatomy.js';

const share = (part: string, of: number) => ({ part, modules: 1, share: of });

describe('the blocks of a model', () => {
  it('stand in the order in which the model works', () => {
    const { blocks, parts } = buildAnatomy();
    const rows = arrangeBlocks([...blocks, { block: 'other', part: 'other', modules: 1, norm: 1 }]);
    expect(rows.map(({ part }) => part)).toEqual(['clip_l', 'down', 'mid', 'up', 'other']);
    expect(rows[3]?.blocks.map(({ block }) => block)).toEqual(['up_2_0', 'up_10_0']);
    expect(arrangeParts(parts).map(({ part }) => part)).toEqual(['clip_l', 'down', 'mid', 'up']);
  });

  it('are called by their numbers', () => {
    expect(blockNumber('up_1_0', 'up')).toBe('1.0');
    expect(blockNumber('down_1_s', 'down')).toBe('1 sampler');
    expect(blockNumber('transformer_blocks_12', 'transformer_blocks')).toBe('12');
    expect(blockNumber('mid', 'mid')).toBe('');
  });

  it('keep the name of a part that is new to the page', () => {
    expect(partLabel('text_fusion_refiner_blocks')).toBe('text fusion refiner blocks');
    expect(partLabel('clip_g')).toBe('Text encoder CLIP-G');
  });
});

describe('the sentence on where the change sits', () => {
  it('says "most" from more than a half', () => {
    expect(describeWhere(buildAnatomy())).toBe('Most of the change sits in the up blocks: 62 %.');
    expect(describeWhere({ parts: [share('down', 0.5), share('mid', 0.3), share('up', 0.2)] })).toBe(
      'The largest share of the change sits in the down blocks: 50 %.',
    );
  });

  it('names the only part, and nothing where nothing is changed', () => {
    expect(describeWhere({ parts: [share('up', 0), share('transformer_blocks', 1)] })).toBe(
      'The whole change sits in the double blocks.',
    );
    expect(describeWhere({ parts: [share('up', 0)] })).toBe('');
    expect(describeWhere({ parts: [] })).toBe('');
  });

  it('never calls something nothing', () => {
    expect(formatShare(0.002)).toBe('under 1 %');
    expect(formatShare(0)).toBe('0 %');
  });
});
