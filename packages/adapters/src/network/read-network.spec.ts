import { describe, expect, test } from 'vitest';
import { UNET_LISTS } from '../../test/architectures/unets.js';
import { STACKED_LISTS } from '../../test/architectures/stacked-transformers.js';
import { TEXT_ENCODER_LISTS } from '../../test/architectures/text-encoders.js';
import { linear, type Style } from '../../test/architectures/module-list.js';
import { MODULE_LISTS } from '../../test/key-lists.js';
import { nameTensors, nameTextEncoder } from '../../test/name-tensors.js';
import { outcome, readAdapterTensors } from '../../test/read-tensors.js';
import { readNetwork } from './read-network.js';
import type { TensorLike } from './reading.js';

const tensor = (name: string, ...shape: number[]): TensorLike => ({ name, shape, dtype: 'F32' });

describe('the habit of naming', () => {
  const expected: Record<Style, string> = {
    kohya: 'kohya',
    'kohya-double-underscore': 'kohya',
    onetrainer: 'onetrainer',
    lycoris: 'lycoris',
    diffusers: 'diffusers',
    'diffusers-old': 'diffusers',
    'diffusers-processor': 'diffusers',
    peft: 'peft',
    bare: 'peft',
    'ai-toolkit': 'ai-toolkit',
    comfyui: 'comfyui',
    omi: 'omi',
    xlabs: 'xlabs',
  };
  const cases = MODULE_LISTS.flatMap((list) =>
    list.styles.map((style) => [style, list.label, list] as const),
  );

  test.each(cases)('%s is told in a file for %s', (style, _, list) => {
    expect(readAdapterTensors(nameTensors(list.layers, style)).keyStyle.value).toBe(expected[style]);
  });

  test('the first diffusers files named the attention processor', () => {
    const list = UNET_LISTS[0];
    const layers = (list?.layers ?? []).filter((l) => list?.attention.test(l.path));
    const reading = readAdapterTensors(nameTensors(layers, 'diffusers-processor'));
    expect(reading.keyStyle.value).toBe('diffusers');
    expect(reading.bases.possible).toEqual(['sd1']);
  });
});

describe('the parts that are trained', () => {
  const sdxl = UNET_LISTS.find((l) => l.base === 'sdxl');
  const encoders = TEXT_ENCODER_LISTS.find((l) => l.label === 'SDXL, kohya, both');

  test('are counted by denoiser and text encoder', () => {
    const reading = readAdapterTensors([
      ...nameTensors(sdxl?.layers ?? [], 'kohya'),
      ...(encoders?.parts ?? []).flatMap((p) => nameTextEncoder(p.prefix, p.layers)),
    ]);
    expect(reading.parts).toEqual({
      denoiser: sdxl?.layers.length,
      denoiserKind: 'unet',
      textEncoders: { te1: 72, te2: 192 },
      embeddings: 0,
    });
    expect(reading.bases.possible).toEqual(['sdxl']);
  });

  test.each(TEXT_ENCODER_LISTS.map((l) => [l.label, l] as const))(
    'of %s are text encoders alone',
    (_, list) => {
      const reading = readAdapterTensors(list.parts.flatMap((p) => nameTextEncoder(p.prefix, p.layers)));
      expect(reading.parts).toMatchObject({ denoiser: 0, denoiserKind: null, textEncoders: list.encoders });
    },
  );

  test('a text encoder narrows what the denoiser leaves open', () => {
    const self = linear('down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q', 640, 640);
    const unet = nameTensors([self], 'kohya');
    expect(readAdapterTensors(unet).bases.possible).toEqual(['sd1', 'sd2', 'sdxl']);
    const text = nameTextEncoder('lora_te_', [linear('text_model.encoder.layers.0.mlp.fc1', 768, 3072)]);
    expect(readAdapterTensors([...unet, ...text]).bases.possible).toEqual(['sd1']);
  });

  test('a text encoder of another model loses against the denoiser, and that is said', () => {
    const text = nameTextEncoder('lora_te_', [linear('text_model.encoder.layers.0.mlp.fc1', 1024, 4096)]);
    const reading = readAdapterTensors([...nameTensors(sdxl?.layers ?? [], 'kohya'), ...text]);
    expect(reading.bases.possible).toEqual(['sdxl']);
    expect(reading.bases.evidence.join('\n')).toContain('the text encoders fit none of sdxl');
  });

  test('an unknown text encoder allows nothing', () => {
    const text = nameTextEncoder('lora_te_', [linear('text_model.encoder.layers.0.mlp.fc1', 777, 3108)]);
    expect(readAdapterTensors(text).bases.possible).toEqual([]);
  });
});

describe('names that do not prove a model', () => {
  test('a video-only LTX-2 adapter could be for LTX-Video 13B', () => {
    const layers = (STACKED_LISTS.find((l) => l.base === 'ltx2')?.layers ?? []).filter(
      (l) => l.path.startsWith('transformer_blocks') && !l.path.includes('audio'),
    );
    expect(readAdapterTensors(nameTensors(layers, 'diffusers')).bases.possible).toEqual(['ltx2', 'unknown']);
  });

  test('the last block settles what the blocks before leave open', () => {
    const at = (i: number) =>
      nameTensors([linear(`transformer_blocks.${i}.attn.to_q`, 3072, 3072)], 'diffusers');
    expect(readAdapterTensors(at(4)).bases.possible).toEqual([
      'flux1',
      'flux2',
      'chroma',
      'hunyuan-video',
      'qwen-image',
    ]);
    expect(readAdapterTensors(at(18)).bases.possible).toEqual([
      'flux1',
      'chroma',
      'hunyuan-video',
      'qwen-image',
    ]);
    expect(readAdapterTensors(at(19)).bases.possible).toEqual(['hunyuan-video', 'qwen-image']);
    expect(readAdapterTensors(at(59)).bases.possible).toEqual(['qwen-image']);
    expect(readAdapterTensors(at(60)).bases.possible).toEqual([]);
  });

  test('one module that a table lacks does not hide the model', () => {
    const list = MODULE_LISTS.find((l) => l.base === 'flux1');
    const odd = nameTensors([linear('some_new_module', 12, 34)], 'kohya');
    expect(readAdapterTensors([...nameTensors(list?.layers ?? [], 'kohya'), ...odd]).bases.possible).toEqual([
      'flux1',
    ]);
  });
});

test('norms alone are known by name and width, in both namings of a U-Net', () => {
  const norms: Record<string, number> = {
    'down_blocks.0.resnets.0.norm1': 320,
    'down_blocks.1.resnets.0.norm2': 640,
    'mid_block.attentions.0.norm': 1280,
    'mid_block.attentions.0.transformer_blocks.0.norm3': 1280,
    'up_blocks.1.resnets.2.norm1': 1920,
    conv_norm_out: 320,
    'input_blocks.4.0.in_layers.0': 320,
    'middle_block.0.out_layers.0': 1280,
    'out.0': 320,
  };
  const write = (by: number) =>
    Object.entries(norms).map(([path, width]) =>
      tensor(`lora_unet_${path.replaceAll('.', '_')}.w_norm`, width + by),
    );
  const reading = readAdapterTensors(write(0));
  expect(reading.networkType.value).toBe('norm');
  expect(reading.bases.possible).toEqual(['sd1', 'sd2']);
  expect(outcome(write(8))).toBe('none');
});

describe('numbered modules of cloneofsimo/lora', () => {
  const pair = (at: string, input: number, output: number): TensorLike[] => [
    tensor(`${at}:down`, 4, input),
    tensor(`${at}:up`, output, 4),
  ];

  test('are told by the width of the text they read', () => {
    const reading = readAdapterTensors([
      ...pair('unet:0', 320, 320),
      ...pair('unet:1', 768, 320),
      tensor('<s1>', 768),
    ]);
    expect(reading.bases.possible).toEqual(['sd1']);
    expect(reading.keyStyle.value).toBe('cloneofsimo');
    expect(reading.parts).toMatchObject({ denoiser: 2, denoiserKind: 'unet', embeddings: 1 });
    expect(readAdapterTensors(pair('text_encoder:0', 1024, 1024)).bases.possible).toEqual(['sd2']);
    expect(readAdapterTensors(pair('text_encoder:0', 768, 768)).parts.textEncoders).toEqual({ te1: 1 });
  });

  test('stay open or unknown where the widths say so', () => {
    expect(readAdapterTensors(pair('unet:0', 320, 320)).bases.possible).toEqual(['sd1', 'sd2']);
    expect(readAdapterTensors(pair('unet:0', 384, 384)).bases.possible).toEqual([]);
    expect(
      readAdapterTensors([...pair('unet:0', 768, 320), ...pair('unet:1', 1024, 320)]).bases.possible,
    ).toEqual([]);
  });
});

describe('what is no adapter for an image model', () => {
  const cases: [string, string, TensorLike[]][] = [
    ['an SD 1 embedding', 'textual-inversion', [tensor('emb_params', 4, 768)]],
    ['an SDXL embedding', 'textual-inversion', [tensor('clip_l', 4, 768), tensor('clip_g', 4, 1280)]],
    ['a diffusers embedding', 'textual-inversion', [tensor('<cat-toy>', 768)]],
    [
      'a ControlNet',
      'controlnet',
      [tensor('control_model.input_hint_block.0.weight', 16, 3, 3, 3), tensor('control_model.out.0.bias', 4)],
    ],
    [
      'a ControlNet of diffusers',
      'controlnet',
      [
        tensor('controlnet_cond_embedding.conv_in.weight', 16, 3, 3, 3),
        tensor('conv_in.weight', 320, 4, 3, 3),
      ],
    ],
    [
      'a Control-LoRA, although it has halves',
      'controlnet',
      [tensor('lora_controlnet', 0), tensor('input_blocks.1.0.in_layers.2.down.weight', 8, 320)],
    ],
    [
      'a ControlNet-LLLite',
      'controlnet',
      [tensor('lllite_unet_input_blocks_4_1.conditioning1.0.weight', 8, 3)],
    ],
    ['an IP-Adapter', 'ip-adapter', [tensor('ip_adapter.1.to_k_ip.weight', 320, 768)]],
    [
      'an IP-Adapter with LoRA layers inside',
      'ip-adapter',
      [
        tensor('ip_adapter.0.to_q_lora.down.weight', 128, 320),
        tensor('ip_adapter.0.to_q_lora.up.weight', 320, 128),
      ],
    ],
    [
      'an adapter for a language model',
      'text-model-adapter',
      [
        tensor('base_model.model.model.layers.3.self_attn.q_proj.lora_A.weight', 8, 4096),
        tensor('base_model.model.model.layers.3.self_attn.q_proj.lora_B.weight', 4096, 8),
      ],
    ],
    [
      'an adapter without any prefix for a language model',
      'text-model-adapter',
      [
        tensor('model.layers.3.mlp.gate_proj.lora_A.weight', 8, 4096),
        tensor('model.layers.3.mlp.gate_proj.lora_B.weight', 14336, 8),
      ],
    ],
    [
      'an adapter for GPT-2, which also says transformer',
      'text-model-adapter',
      [
        tensor('base_model.model.transformer.h.0.attn.c_attn.lora_A.weight', 8, 768),
        tensor('base_model.model.transformer.h.0.attn.c_attn.lora_B.weight', 2304, 8),
      ],
    ],
    [
      'an adapter for BERT',
      'text-model-adapter',
      [
        tensor('base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight', 8, 768),
        tensor('base_model.model.bert.encoder.layer.0.attention.self.query.lora_B.weight', 768, 8),
      ],
    ],
    [
      'a checkpoint',
      'checkpoint',
      [
        tensor('model.diffusion_model.out.2.weight', 4, 320, 3, 3),
        tensor('first_stage_model.quant_conv.weight', 8),
      ],
    ],
    ['a transformer alone', 'checkpoint', [tensor('double_blocks.0.img_attn.qkv.weight', 9216, 3072)]],
    [
      'a checkpoint with a LoRA left in it',
      'checkpoint',
      [
        tensor('model.diffusion_model.input_blocks.1.0.weight', 320, 320),
        tensor('lora_unet_x.lora_down.weight', 1, 4),
        tensor('lora_unet_x.lora_up.weight', 4, 1),
      ],
    ],
    [
      'a VAE',
      'vae',
      [tensor('encoder.conv_in.weight', 128, 3, 3, 3), tensor('decoder.conv_out.weight', 3, 128)],
    ],
    ['a text encoder', 'text-encoder', [tensor('text_model.encoder.layers.0.mlp.fc1.weight', 3072, 768)]],
    ['a file without tensors', 'other', []],
    ['anything else', 'other', [tensor('mel_80', 80, 201)]],
    ['names that only look like endings', 'other', [tensor('weight', 3), tensor('.alpha', 1), tensor('', 1)]],
  ];

  test.each(cases)('%s', (_, what, tensors) => {
    const reading = readNetwork(tensors);
    expect(reading).toMatchObject({
      kind: 'not-an-adapter',
      what,
      reason: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  test('an adapter with a few whole tensors stays an adapter and names them', () => {
    const list = MODULE_LISTS.find((l) => l.base === 'flux1');
    const norm = tensor('double_blocks.0.img_attn.norm.key_norm.scale', 128);
    const reading = readAdapterTensors([...nameTensors(list?.layers ?? [], 'bare'), norm]);
    expect(reading.bases.possible).toEqual(['flux1']);
    expect(reading.warnings).toMatchObject([{ code: 'foreign-tensors' }]);
  });
});

describe('hostile lists', () => {
  test('names with huge numbers, endless dots and shapes beyond any number are answered', () => {
    const big = 2 ** 52;
    const names = [
      `transformer_blocks.${'9'.repeat(5000)}.attn.to_q`,
      `${'a.'.repeat(20_000)}b`,
      'lora_unet_'.repeat(5000),
      '__proto__',
      'constructor',
      `unet:${'1'.repeat(400)}`,
    ];
    for (const name of names) {
      const tensors = [
        tensor(`${name}.lora_down.weight`, 4, big, big, big),
        tensor(`${name}.lora_up.weight`, big, 4),
        tensor(`${name}:down`, 1, big),
      ];
      expect(['none', 'no adapter: other']).toContain(outcome(tensors));
    }
  });

  test('overlong names are foreign tensors beside a sound adapter', () => {
    const list = MODULE_LISTS.find((l) => l.base === 'flux1');
    const long = tensor(`${'layers.1.mlp.'.repeat(100_000)}lora_down.weight`, 1);
    const reading = readAdapterTensors([...nameTensors(list?.layers ?? [], 'kohya'), long]);
    expect(reading.bases.possible).toEqual(['flux1']);
    expect(reading.warnings).toMatchObject([{ code: 'foreign-tensors' }]);
  });

  test('an image tool’s prefix keeps an adapter for an unknown model an adapter', () => {
    const layer = linear('layers.3.feed_forward.w1', 1111, 2222);
    expect(readAdapterTensors(nameTensors([layer], 'ai-toolkit')).bases.possible).toEqual([]);
    expect(readNetwork(nameTensors([layer], 'peft'))).toMatchObject({ what: 'text-model-adapter' });
  });

  test('shapes without dimensions or of zero give no rank', () => {
    const reading = readAdapterTensors([
      tensor('lora_unet_x.lora_down.weight'),
      tensor('lora_unet_x.lora_up.weight', 0, 0),
    ]);
    expect(reading).toMatchObject({ rank: null, bases: { possible: [] } });
  });
});
