import type { TensorInfo } from '@lora/safetensors';
import { describe, expect, test } from 'vitest';
import { SD1_MODULES } from '../../test/adapter-changes.js';
import { layoutCases } from '../../test/layout-cases.js';
import { readLayout } from './read-layout.js';

function tensors(
  shapes: Readonly<Record<string, readonly number[] | { dtype: TensorInfo['dtype']; shape: number[] }>>,
): TensorInfo[] {
  let begin = 0;
  return Object.entries(shapes).map(([name, value]) => {
    const { dtype, shape } = 'dtype' in value ? value : { dtype: 'F32' as const, shape: [...value] };
    const end = begin + 4 * shape.reduce((n, d) => n * d, 1);
    const tensor = { name, dtype, shape, begin, end };
    begin = end;
    return tensor;
  });
}

const MODULE = 'lora_unet_down_blocks_0_attentions_0_proj_in';
const at = (shapes: Record<string, readonly number[]>): TensorInfo[] =>
  tensors(
    Object.fromEntries(Object.entries(shapes).map(([ending, shape]) => [`${MODULE}.${ending}`, shape])),
  );

describe('the layout of a file', () => {
  test.each(layoutCases(MODULE, 'layout').map((c) => [c.title, c] as const))(
    '%s is read from its shapes',
    (_title, c) => {
      const shapes = Object.fromEntries(Object.entries(c.tensors).map(([name, t]) => [name, t.shape]));
      const { modules, notAnalysed } = readLayout(tensors(shapes));
      expect(notAnalysed).toEqual([]);
      expect(modules).toMatchObject([{ module: MODULE, rows: c.change.rows, columns: c.change.columns }]);
      expect(modules[0]?.parts.map(({ name }) => name)).toEqual([
        'denoiser/down_blocks_0_attentions_0_proj_in',
      ]);
    },
  );

  test.each([
    ['a half', { 'lora_up.weight': [8, 2] }, 'missing_half'],
    ['only an alpha', { alpha: [] }, 'missing_half'],
    ['ranks that differ', { 'lora_up.weight': [8, 2], 'lora_down.weight': [3, 8] }, 'shape_mismatch'],
    ['rank 0', { 'lora_up.weight': [8, 0], 'lora_down.weight': [0, 8] }, 'zero_size'],
    ['a vector', { 'lora_up.weight': [8], 'lora_down.weight': [2, 8] }, 'unknown_layout'],
    [
      'an alpha of two numbers',
      { 'lora_up.weight': [8, 2], 'lora_down.weight': [2, 8], alpha: [2] },
      'unknown_layout',
    ],
    ['up with a kernel', { 'lora_up.weight': [8, 2, 3, 3], 'lora_down.weight': [2, 8] }, 'unknown_layout'],
    [
      'a core and a kernel',
      { 'lora_up.weight': [8, 2], 'lora_mid.weight': [2, 2, 3, 3], 'lora_down.weight': [2, 8, 3, 3] },
      'unknown_layout',
    ],
    [
      'a core of another rank',
      { 'lora_up.weight': [8, 2], 'lora_mid.weight': [3, 2, 3, 3], 'lora_down.weight': [2, 8, 1, 1] },
      'shape_mismatch',
    ],
    [
      'two algorithms',
      { 'lora_up.weight': [8, 2], 'lora_down.weight': [2, 8], lokr_w1: [2, 2], lokr_w2: [4, 4] },
      'unknown_layout',
    ],
    ['LoHa without a factor', { hada_w1_a: [8, 2], hada_w1_b: [2, 8], hada_w2_a: [8, 2] }, 'missing_half'],
    [
      'LoHa of two widths',
      { hada_w1_a: [8, 2], hada_w1_b: [2, 8], hada_w2_a: [8, 2], hada_w2_b: [2, 9] },
      'shape_mismatch',
    ],
    [
      'LoHa of two heights',
      { hada_w1_a: [8, 2], hada_w1_b: [2, 8], hada_w2_a: [9, 2], hada_w2_b: [2, 8] },
      'shape_mismatch',
    ],
    [
      'LoHa whose factors do not meet',
      { hada_w1_a: [8, 3], hada_w1_b: [2, 8], hada_w2_a: [8, 2], hada_w2_b: [2, 8] },
      'shape_mismatch',
    ],
    [
      'LoHa with one core',
      { hada_w1_a: [2, 8], hada_w1_b: [2, 8], hada_w2_a: [2, 8], hada_w2_b: [2, 8], hada_t1: [2, 2, 3, 3] },
      'missing_half',
    ],
    [
      'LoHa with a core of another rank',
      {
        hada_w1_a: [2, 8],
        hada_w1_b: [2, 8],
        hada_w2_a: [2, 8],
        hada_w2_b: [2, 8],
        hada_t1: [3, 2, 3, 3],
        hada_t2: [2, 2, 3, 3],
      },
      'shape_mismatch',
    ],
    [
      'LoHa with a core and kernels',
      {
        hada_w1_a: [2, 8],
        hada_w1_b: [2, 4, 2],
        hada_w2_a: [2, 8],
        hada_w2_b: [2, 4, 2],
        hada_t1: [2, 2, 3, 3],
        hada_t2: [2, 2, 3, 3],
      },
      'shape_mismatch',
    ],
    ['LoKr without its second factor', { lokr_w1: [2, 2] }, 'missing_half'],
    ['LoKr without its first factor', { lokr_w2: [2, 2] }, 'missing_half'],
    [
      'LoKr with a factor in two forms',
      { lokr_w1: [2, 2], lokr_w1_a: [2, 1], lokr_w1_b: [1, 2], lokr_w2: [4, 4] },
      'unknown_layout',
    ],
    [
      'LoKr whose factor does not meet',
      { lokr_w1: [2, 2], lokr_w2_a: [4, 3], lokr_w2_b: [2, 4] },
      'shape_mismatch',
    ],
    [
      'LoKr with a core of another rank',
      { lokr_w1: [2, 2], lokr_w2_a: [2, 4], lokr_w2_b: [2, 4], lokr_t2: [3, 2, 3, 3] },
      'shape_mismatch',
    ],
    [
      'LoKr with a core and a kernel',
      { lokr_w1: [2, 2], lokr_w2_a: [2, 4], lokr_w2_b: [2, 4, 3, 3], lokr_t2: [2, 2, 3, 3] },
      'unknown_layout',
    ],
    ['LoKr whose first factor has a kernel', { lokr_w1: [2, 2, 3, 3], lokr_w2: [4, 4] }, 'unknown_layout'],
    [
      'a scalar that nobody else writes',
      { 'lora_up.weight': [8, 2], 'lora_down.weight': [2, 8], scalar: [1] },
      'unknown_layout',
    ],
    ['OFT', { oft_blocks: [4, 2, 2], alpha: [] }, 'other_algorithm'],
    ['a full difference', { diff: [8, 8] }, 'other_algorithm'],
    ['a bias alone', { diff_b: [8] }, 'other_algorithm'],
    ['norms', { w_norm: [8] }, 'other_algorithm'],
    [
      'GLoRA',
      { 'a1.weight': [2, 8], 'a2.weight': [8, 2], 'b1.weight': [8, 2], 'b2.weight': [2, 8] },
      'other_algorithm',
    ],
    [
      'a core that only LoKr’s first factor would have',
      { lokr_w1_a: [2, 2], lokr_w1_b: [2, 2], lokr_t1: [2, 2, 3, 3], lokr_w2: [4, 4] },
      'unknown_layout',
    ],
    ['a side beyond the limit', { 'lora_up.weight': [8, 2], 'lora_down.weight': [2, 2 ** 21] }, 'too_large'],
    ['a rank beyond the limit', { 'lora_up.weight': [8, 5000], 'lora_down.weight': [5000, 8] }, 'too_large'],
    [
      'a LoHa whose rank’s square is beyond it',
      { hada_w1_a: [8, 65], hada_w1_b: [65, 8], hada_w2_a: [8, 65], hada_w2_b: [65, 8] },
      'too_large',
    ],
    [
      'the same half twice',
      { 'lora_up.weight': [8, 2], 'lora_B.weight': [8, 2], 'lora_down.weight': [2, 8] },
      'named_twice',
    ],
  ] as [string, Record<string, number[]>, string][])('%s is left out: %s', (_what, shapes, reason) => {
    expect(readLayout(at(shapes))).toEqual({ modules: [], notAnalysed: [{ module: MODULE, reason }] });
  });

  test('numbers of a whole type are left out', () => {
    const list = tensors({
      [`${MODULE}.lora_up.weight`]: { dtype: 'I8', shape: [8, 2] },
      [`${MODULE}.lora_down.weight`]: { dtype: 'F16', shape: [2, 8] },
    });
    expect(readLayout(list).notAnalysed).toEqual([{ module: MODULE, reason: 'unknown_dtype' }]);
  });

  test('a bias beside a matrix, and tokens beside modules, leave the matrix alone', () => {
    const list = [
      ...at({ 'lora_up.weight': [8, 2], 'lora_down.weight': [2, 8], 'lora_up.bias': [8] }),
      ...tensors({
        '<s1>': [768],
        'bundle_emb.x.string_to_param.*': [2, 768],
        ['x'.repeat(300) + '.lora_up.weight']: [8, 2],
      }),
    ];
    expect(readLayout(list)).toMatchObject({ modules: [{ module: MODULE }], notAnalysed: [] });
  });

  test('the magnitudes of a DoRA are noted', () => {
    const list = at({ 'lora_up.weight': [8, 2], 'lora_down.weight': [2, 8], dora_scale: [8, 1] });
    expect(readLayout(list).modules[0]?.dora).toBe(true);
  });

  test('one module under the names of two tools is left out: loaders differ in what they do then', () => {
    const shapes = { up: [8, 2], down: [2, 8] };
    const list = tensors({
      'lora_unet_mid_block_attentions_0_proj_in.lora_up.weight': shapes.up,
      'lora_unet_mid_block_attentions_0_proj_in.lora_down.weight': shapes.down,
      'unet.mid_block.attentions.0.proj_in.lora_B.weight': shapes.up,
      'unet.mid_block.attentions.0.proj_in.lora_A.weight': shapes.down,
    });
    expect(readLayout(list)).toMatchObject({
      modules: [],
      notAnalysed: [{ reason: 'named_twice' }, { reason: 'named_twice' }],
    });
  });

  const numbered = (order: typeof SD1_MODULES): TensorInfo[] =>
    tensors(
      Object.fromEntries(
        order.flatMap(({ rows, columns }, i) => {
          const name = i < 144 ? `unet:${i}` : `text_encoder:${i - 144}`;
          return [
            [`${name}:up`, [rows, 1]],
            [`${name}:down`, [1, columns]],
          ];
        }),
      ),
    );

  test('numbered modules get their names where the widths are those of the known order', () => {
    const { modules, notAnalysed } = readLayout(numbered(SD1_MODULES));
    expect(notAnalysed).toEqual([]);
    expect(modules.find(({ module }) => module === 'unet:6')?.parts[0]?.name).toBe(
      'denoiser/down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k',
    );
    expect(modules.find(({ module }) => module === 'unet:135')?.parts[0]?.name).toBe(
      'denoiser/mid_block_attentions_0_transformer_blocks_0_attn1_to_q',
    );
    expect(modules.find(({ module }) => module === 'text_encoder:2')?.parts[0]?.name).toBe(
      'clip_l/encoder_layers_0_self_attn_q_proj',
    );
  });

  test('numbered modules of newer diffusers list the feed-forward layer last', () => {
    const order: { path: string; rows: number; columns: number }[] = [];
    for (let i = 0; i < 144; i += 9) {
      const block = SD1_MODULES.slice(i, i + 9);
      order.push(...block.slice(0, 4), ...block.slice(5), ...block.slice(4, 5));
    }
    const { modules } = readLayout(numbered(order));
    expect(modules.find(({ module }) => module === 'unet:8')?.parts[0]?.name).toBe(
      'denoiser/down_blocks_0_attentions_0_transformer_blocks_0_ff_net_0_proj',
    );
  });

  test('numbered modules in an unknown order are left out, not guessed', () => {
    const { modules, notAnalysed } = readLayout(numbered(SD1_MODULES.slice(1, 100)));
    expect(modules).toEqual([]);
    expect(notAnalysed).toHaveLength(99);
    expect(new Set(notAnalysed.map(({ reason }) => reason))).toEqual(new Set(['unknown_numbering']));
  });
});
