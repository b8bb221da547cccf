import { describe, expect, test } from 'vitest';
import { outcome, readAdapterTensors } from '../../test/read-tensors.js';
import { collectModules } from './collect-modules.js';
import { readNetwork } from './read-network.js';
import type { TensorLike } from './reading.js';

const tensor = (name: string, ...shape: number[]): TensorLike => ({ name, shape, dtype: 'F16' });

/** A linear layer of SD 1's U-Net, 640 in and 5120 out, and its first convolution, 320 to 320. */
const LINEAR = 'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_ff_net_0_proj';
const CONV = 'lora_unet_down_blocks_0_resnets_0_conv1';

const suffixed = (module: string, shapes: Record<string, number[]>): TensorLike[] =>
  Object.entries(shapes).map(([suffix, shape]) => tensor(`${module}.${suffix}`, ...shape));

const lora = suffixed(LINEAR, {
  'lora_down.weight': [4, 640],
  'lora_up.weight': [5120, 4],
  alpha: [],
});

/** Every form of section 5, as the public code writes it: file, type, rank, and the widths that shapes give. */
const FORMS: [string, TensorLike[], string, number | null, number | null, number | null][] = [
  ['kohya LoRA', lora, 'lora', 4, 640, 5120],
  [
    'LoRA of a 1x1 convolution stays a LoRA',
    suffixed('lora_unet_down_blocks_1_attentions_0_proj_in', {
      'lora_down.weight': [4, 640, 1, 1],
      'lora_up.weight': [640, 4, 1, 1],
    }),
    'lora',
    4,
    640,
    640,
  ],
  [
    'PEFT with an adapter name',
    suffixed(LINEAR, { 'lora_A.default.weight': [4, 640], 'lora_B.default.weight': [5120, 4] }),
    'lora',
    4,
    640,
    5120,
  ],
  [
    'PEFT with a name of its own',
    suffixed(LINEAR, { 'lora_A.my-run.weight': [4, 640], 'lora_B.my-run.weight': [5120, 4] }),
    'lora',
    4,
    640,
    5120,
  ],
  [
    'diffusers lora_linear_layer',
    suffixed(LINEAR, {
      'lora_linear_layer.down.weight': [4, 640],
      'lora_linear_layer.up.weight': [5120, 4],
    }),
    'lora',
    4,
    640,
    5120,
  ],
  [
    'LoCon on a 3x3 kernel',
    suffixed(CONV, { 'lora_down.weight': [8, 320, 3, 3], 'lora_up.weight': [320, 8, 1, 1] }),
    'locon',
    8,
    320,
    320,
  ],
  [
    'LoCon decomposed after CP',
    suffixed(CONV, {
      'lora_down.weight': [8, 320, 1, 1],
      'lora_mid.weight': [8, 8, 3, 3],
      'lora_up.weight': [320, 8, 1, 1],
    }),
    'locon',
    8,
    320,
    320,
  ],
  [
    'LoHa',
    suffixed(LINEAR, {
      hada_w1_a: [5120, 4],
      hada_w1_b: [4, 640],
      hada_w2_a: [5120, 4],
      hada_w2_b: [4, 640],
    }),
    'loha',
    4,
    640,
    5120,
  ],
  [
    'LoHa with a flattened kernel',
    suffixed(CONV, {
      hada_w1_a: [320, 4],
      hada_w1_b: [4, 320 * 9],
      hada_w2_a: [320, 4],
      hada_w2_b: [4, 320 * 9],
    }),
    'loha',
    4,
    2880,
    320,
  ],
  [
    'LoHa with Tucker cores, stored the other way round',
    suffixed(CONV, {
      hada_t1: [4, 4, 3, 3],
      hada_t2: [4, 4, 3, 3],
      hada_w1_a: [4, 320],
      hada_w1_b: [4, 320],
      hada_w2_a: [4, 320],
      hada_w2_b: [4, 320],
    }),
    'loha',
    4,
    320,
    320,
  ],
  [
    'LoKr with a whole first factor',
    suffixed(LINEAR, { lokr_w1: [8, 8], lokr_w2_a: [640, 5], lokr_w2_b: [5, 80] }),
    'lokr',
    5,
    640,
    5120,
  ],
  [
    'LoKr with both factors decomposed',
    suffixed(LINEAR, {
      lokr_w1_a: [64, 5],
      lokr_w1_b: [5, 32],
      lokr_w2_a: [80, 5],
      lokr_w2_b: [5, 20],
    }),
    'lokr',
    5,
    640,
    5120,
  ],
  [
    'LoKr with a decomposed first factor only',
    suffixed(LINEAR, { lokr_w1_a: [64, 5], lokr_w1_b: [5, 32], lokr_w2: [80, 20] }),
    'lokr',
    5,
    640,
    5120,
  ],
  [
    'LoKr of whole factors',
    suffixed(LINEAR, { lokr_w1: [8, 8], lokr_w2: [640, 80] }),
    'lokr',
    null,
    640,
    5120,
  ],
  [
    'LoKr of a kernel with a Tucker core',
    suffixed(CONV, { lokr_w1: [8, 8], lokr_t2: [5, 5, 3, 3], lokr_w2_a: [5, 40], lokr_w2_b: [5, 40] }),
    'lokr',
    5,
    320,
    320,
  ],
  [
    'LoKr of a whole kernel',
    suffixed(CONV, { lokr_w1: [8, 8], lokr_w2: [40, 40, 3, 3] }),
    'lokr',
    null,
    320,
    320,
  ],
  [
    'GLoRA',
    suffixed(LINEAR, {
      'a1.weight': [640, 4],
      'a2.weight': [4, 640],
      'b1.weight': [5120, 4],
      'b2.weight': [4, 640],
    }),
    'glora',
    4,
    640,
    5120,
  ],
  [
    'GLoRA on a kernel with bm',
    suffixed(CONV, {
      'a1.weight': [320, 4, 1, 1],
      'a2.weight': [4, 320, 1, 1],
      'b1.weight': [320, 4, 1, 1],
      'b2.weight': [4, 320, 1, 1],
      'bm.weight': [4, 4, 3, 3],
    }),
    'glora',
    4,
    320,
    320,
  ],
  ['IA3 on the output', suffixed(LINEAR, { weight: [5120, 1], on_input: [] }), 'ia3', null, null, 5120],
  ['IA3 on the input', suffixed(LINEAR, { weight: [1, 640], on_input: [] }), 'ia3', null, 640, null],
  ['OFT', suffixed(LINEAR, { oft_blocks: [8, 640, 640], alpha: [] }), 'oft', null, null, 5120],
  [
    'OFT with a scale',
    suffixed(LINEAR, { oft_blocks: [8, 640, 640], rescale: [5120, 1] }),
    'oft',
    null,
    null,
    5120,
  ],
  ['BOFT', suffixed(LINEAR, { oft_blocks: [3, 8, 640, 640], rescale: [5120, 1] }), 'oft', null, null, 5120],
  ['OFT of PEFT, triangles only', suffixed(LINEAR, { 'oft_R.weight': [20, 496] }), 'oft', null, 640, null],
  ['full differences', suffixed(LINEAR, { diff: [5120, 640], diff_b: [5120] }), 'full', null, 640, 5120],
  ['set_weight', suffixed(LINEAR, { set_weight: [5120, 640] }), 'full', null, 640, 5120],
  [
    'a convolution in full',
    suffixed(CONV, { diff: [320, 320, 3, 3], diff_b: [320] }),
    'full',
    null,
    320,
    320,
  ],
  [
    'norms alone',
    suffixed('lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_norm1', {
      w_norm: [640],
      b_norm: [640],
    }),
    'norm',
    null,
    null,
    640,
  ],
];

describe('the algorithm of a module', () => {
  test.each(FORMS)('%s', (_, tensors, type, rank, input, output) => {
    const reading = readAdapterTensors(tensors);
    expect(reading.networkType.value).toBe(type);
    expect(reading.algorithm).toBe(type);
    expect(reading.rank).toBe(rank);
    expect(collectModules(tensors).modules[0]).toMatchObject({ in: input, out: output });
    // The same module of SD 1 and 2 (and XL where it has it), whatever the algorithm.
    expect(reading.bases.possible).toContain('sd1');
  });

  // A lone triangle whose length fits no block size has no readable width, so PEFT's OFT proves nothing.
  const telling = FORMS.filter(([name]) => name !== 'OFT of PEFT, triangles only');
  test.each(telling)('%s, with the shapes of another model, fits none', (_, tensors) => {
    const wrong = tensors.map((t) => ({ ...t, shape: t.shape.map((d) => (d > 300 ? d + 8 : d * 3)) }));
    expect(outcome(wrong)).toBe('none');
  });

  test('half a module is an orphan in every algorithm that has halves', () => {
    for (const suffixes of [
      { 'lora_down.weight': [4, 640] },
      { 'lora_up.weight': [5120, 4], alpha: [] },
      { hada_w1_a: [5120, 4], hada_w1_b: [4, 640] },
      { lokr_w1: [8, 8] },
      { lokr_w1_a: [64, 4], lokr_w2: [80, 20] },
    ] as Record<string, number[]>[]) {
      const reading = readNetwork(suffixed(LINEAR, suffixes));
      expect(reading).toMatchObject({ kind: 'not-an-adapter', what: 'orphan-halves' });
    }
  });

  test('a few orphans beside whole modules are a warning', () => {
    const reading = readAdapterTensors([...lora, tensor(`${CONV}.lora_down.weight`, 4, 320, 3, 3)]);
    expect(reading.warnings).toEqual([
      { code: 'orphan-halves', message: `1 modules lack a half and will not load: ${CONV}` },
    ]);
  });
});

describe('the type of a network', () => {
  const many = (module: string, shapes: Record<string, number[]>, n: number): TensorLike[] =>
    Array.from({ length: n }, (_, i) =>
      suffixed(
        module.replace('attentions_0', `attentions_${i % 2}`).replace('down_blocks_1', `z${i}`),
        shapes,
      ),
    ).flat();

  test('is dora where any module has a magnitude vector, and keeps what is beneath', () => {
    const reading = readAdapterTensors([...lora, tensor(`${LINEAR}.dora_scale`, 5120, 1)]);
    expect(reading.networkType.value).toBe('dora');
    expect(reading.algorithm).toBe('lora');
    const peft = readAdapterTensors([
      ...suffixed(LINEAR, { 'lora_A.weight': [4, 640], 'lora_B.weight': [5120, 4] }),
      tensor(`${LINEAR}.lora_magnitude_vector.weight`, 5120),
    ]);
    expect(peft.networkType.value).toBe('dora');
    const loha = readAdapterTensors([
      ...suffixed(LINEAR, {
        hada_w1_a: [5120, 4],
        hada_w1_b: [4, 640],
        hada_w2_a: [5120, 4],
        hada_w2_b: [4, 640],
        dora_scale: [5120, 1],
      }),
    ]);
    expect([loha.networkType.value, loha.algorithm]).toEqual(['dora', 'loha']);
  });

  test('is locon for linear and convolution modules together', () => {
    const conv = suffixed(CONV, { 'lora_down.weight': [4, 320, 3, 3], 'lora_up.weight': [320, 4, 1, 1] });
    expect(readAdapterTensors([...lora, ...conv]).networkType.value).toBe('locon');
  });

  test('is mixed only where no algorithm holds 90 % of the parameters', () => {
    const ones = { 'lora_down.weight': [4, 640], 'lora_up.weight': [5120, 4] };
    const full = suffixed('lora_unet_z_q', { diff: [640, 40] });
    expect(readAdapterTensors([...many(LINEAR, ones, 2), ...full]).networkType.value).toBe('mixed');
    expect(readAdapterTensors([...many(LINEAR, ones, 12), ...full]).networkType.value).toBe('lora');
  });

  test('does not count norms beside a LoRA, however large', () => {
    const norm = suffixed('lora_unet_z_norm', { w_norm: [90_000], b_norm: [90_000] });
    expect(readAdapterTensors([...lora, ...norm]).networkType.value).toBe('lora');
  });

  test('says in its evidence which share decided', () => {
    expect(readAdapterTensors(lora).networkType.evidence).toEqual(['100 % of the parameters are LoRA']);
  });
});

describe('the rank', () => {
  test('is the one that most parameters have, with the smallest and largest beside it', () => {
    const of = (i: number, rank: number, width: number): TensorLike[] =>
      suffixed(`lora_unet_z_${i}`, { 'lora_down.weight': [rank, width], 'lora_up.weight': [width, rank] });
    const reading = readAdapterTensors([
      ...of(1, 4, 320),
      ...of(2, 4, 320),
      ...of(3, 16, 1280),
      ...of(4, 64, 40),
    ]);
    expect(reading).toMatchObject({ rank: 16, rankMin: 4, rankMax: 64 });
  });

  test('is null for algorithms without one', () => {
    expect(readAdapterTensors(suffixed(LINEAR, { diff: [5120, 640] }))).toMatchObject({
      rank: null,
      rankMin: null,
      rankMax: null,
    });
  });
});

test('parameters are counted by dtype, and alphas by module', () => {
  const reading = readAdapterTensors([
    ...lora.slice(0, 2),
    { name: `${LINEAR}.alpha`, shape: [], dtype: 'F32' },
  ]);
  expect(reading.dtypes).toEqual({ F16: 4 * 640 + 5120 * 4, F32: 1 });
  expect(reading.parameters).toBe(4 * 640 + 5120 * 4 + 1);
  expect(reading.alphaCount).toBe(1);
  expect(reading.modules).toBe(1);
});
