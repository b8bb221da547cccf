import { type Layer, linear, type ModuleList, repeat, square } from './module-list.js';

const stream = (name: string, h: number, mlp: number, gated: boolean): Layer[] => [
  linear(`${name}_attn.qkv`, h, h * 3),
  linear(`${name}_attn.proj`, h, h),
  linear(`${name}_mlp.0`, h, gated ? mlp * 2 : mlp),
  linear(`${name}_mlp.2`, mlp, h),
];

/** black-forest-labs/flux `model.py`, FluxParams of flux-dev. */
function flux1(): Layer[] {
  const h = 3072;
  const mlp = h * 4;
  return [
    linear('img_in', 64, h),
    linear('time_in.in_layer', 256, h),
    linear('time_in.out_layer', h, h),
    linear('vector_in.in_layer', 768, h),
    linear('vector_in.out_layer', h, h),
    linear('guidance_in.in_layer', 256, h),
    linear('guidance_in.out_layer', h, h),
    linear('txt_in', 4096, h),
    ...repeat('double_blocks', 19, () => [
      linear('img_mod.lin', h, 6 * h),
      ...stream('img', h, mlp, false),
      linear('txt_mod.lin', h, 6 * h),
      ...stream('txt', h, mlp, false),
    ]),
    ...repeat('single_blocks', 38, () => [
      linear('linear1', h, h * 3 + mlp),
      linear('linear2', h + mlp, h),
      linear('modulation.lin', h, 3 * h),
    ]),
    linear('final_layer.linear', h, 64),
    linear('final_layer.adaLN_modulation.1', h, 2 * h),
  ];
}

const JOINT = ['to_q', 'to_k', 'to_v', 'to_out.0', 'add_q_proj', 'add_k_proj', 'add_v_proj', 'to_add_out'];
const joint = (h: number): Layer[] =>
  square(
    JOINT.map((n) => `attn.${n}`),
    h,
  );
const feedForward = (name: string, h: number): Layer[] => [
  linear(`${name}.net.0.proj`, h, h * 4),
  linear(`${name}.net.2`, h * 4, h),
];

/** diffusers `embeddings.py` CombinedTimestepGuidanceTextProjEmbeddings, and the last norm. */
const conditions = (h: number): Layer[] => [
  linear('time_text_embed.timestep_embedder.linear_1', 256, h),
  linear('time_text_embed.timestep_embedder.linear_2', h, h),
  linear('time_text_embed.guidance_embedder.linear_1', 256, h),
  linear('time_text_embed.guidance_embedder.linear_2', h, h),
  linear('time_text_embed.text_embedder.linear_1', 768, h),
  linear('time_text_embed.text_embedder.linear_2', h, h),
  linear('norm_out.linear', h, 2 * h),
];

/** diffusers `transformer_flux.py`; `modulated` is false for Chroma, whose norms have no weights. */
function fluxTransformer(modulated: boolean): Layer[] {
  const h = 3072;
  const norm = (name: string, factor: number): Layer[] =>
    modulated ? [linear(`${name}.linear`, h, h * factor)] : [];
  return [
    linear('x_embedder', 64, h),
    linear('context_embedder', 4096, h),
    ...(modulated ? conditions(h) : []),
    ...repeat('transformer_blocks', 19, () => [
      ...norm('norm1', 6),
      ...norm('norm1_context', 6),
      ...joint(h),
      ...feedForward('ff', h),
      ...feedForward('ff_context', h),
    ]),
    ...repeat('single_transformer_blocks', 38, () => [
      ...norm('norm', 3),
      linear('proj_mlp', h, h * 4),
      linear('proj_out', h + h * 4, h),
      ...square(['attn.to_q', 'attn.to_k', 'attn.to_v'], h),
    ]),
    linear('proj_out', h, 64),
  ];
}

/** lodestone-rock/flow and ComfyUI `ldm/chroma`: the approximator replaces every modulation layer. */
const approximator = (names: [string, string]): Layer[] => [
  linear('distilled_guidance_layer.in_proj', 64, 5120),
  ...repeat('distilled_guidance_layer.layers', 5, () => square(names, 5120)),
  linear('distilled_guidance_layer.out_proj', 5120, 3072),
];

function chroma(): Layer[] {
  const unmodulated = flux1().filter((l) => !/mod|time_in|vector_in|guidance_in/.test(l.path));
  return [...unmodulated, ...approximator(['in_layer', 'out_layer'])];
}

/** black-forest-labs/flux2 `model.py`: Klein4BParams, Klein9BParams, Flux2Params. */
function flux2(h: number, depth: number, singles: number, context: number): Layer[] {
  const mlp = h * 3;
  return [
    linear('img_in', 128, h),
    linear('time_in.in_layer', 256, h),
    linear('time_in.out_layer', h, h),
    // Klein has no guidance; Dev has.
    ...(singles === 48
      ? [linear('guidance_in.in_layer', 256, h), linear('guidance_in.out_layer', h, h)]
      : []),
    linear('txt_in', context, h),
    ...repeat('double_blocks', depth, () => [...stream('img', h, mlp, true), ...stream('txt', h, mlp, true)]),
    ...repeat('single_blocks', singles, () => [
      linear('linear1', h, h * 3 + mlp * 2),
      linear('linear2', h + mlp, h),
    ]),
    linear('double_stream_modulation_img.lin', h, 6 * h),
    linear('double_stream_modulation_txt.lin', h, 6 * h),
    linear('single_stream_modulation.lin', h, 3 * h),
    linear('final_layer.linear', h, 128),
    linear('final_layer.adaLN_modulation.1', h, 2 * h),
  ];
}

/** diffusers `transformer_flux2.py`. */
function flux2Transformer(h: number, depth: number, singles: number, context: number): Layer[] {
  return [
    linear('x_embedder', 128, h),
    linear('context_embedder', context, h),
    linear('double_stream_modulation_img.linear', h, h * 6),
    linear('double_stream_modulation_txt.linear', h, h * 6),
    linear('single_stream_modulation.linear', h, h * 3),
    linear('time_guidance_embed.timestep_embedder.linear_1', 256, h),
    linear('time_guidance_embed.timestep_embedder.linear_2', h, h),
    ...(singles === 48
      ? [
          linear('time_guidance_embed.guidance_embedder.linear_1', 256, h),
          linear('time_guidance_embed.guidance_embedder.linear_2', h, h),
        ]
      : []),
    ...repeat('transformer_blocks', depth, () => [
      ...joint(h),
      ...['ff', 'ff_context'].flatMap((f) => [
        linear(`${f}.linear_in`, h, h * 3 * 2),
        linear(`${f}.linear_out`, h * 3, h),
      ]),
    ]),
    ...repeat('single_transformer_blocks', singles, () => [
      linear('attn.to_qkv_mlp_proj', h, h * 3 + h * 3 * 2),
      linear('attn.to_out', h + h * 3, h),
    ]),
    linear('norm_out.linear', h, h * 2),
    linear('proj_out', h, 128),
  ];
}

const bflAttention = /_attn\./;
const bflBlock = /^double_blocks\.3\./;
const diffusersAttention = /\.attn\./;
const diffusersBlock = /^transformer_blocks\.3\./;
const flux1Source = 'black-forest-labs/flux model.py';
const FLUX2_SIZES = [
  ['Flux.2 Klein 4B', 3072, 5, 20, 7680],
  ['Flux.2 Klein 9B', 4096, 8, 24, 12288],
  ['Flux.2 Dev', 6144, 8, 48, 15360],
] as const;

/** XLabs-AI/x-flux `layers.py`: LoRAs in the attention processors of double and single blocks. */
const xlabs = (): Layer[] => [
  ...repeat('double_blocks', 19, () => [
    ...['qkv_lora1', 'qkv_lora2'].map((n) => linear(`processor.${n}`, 3072, 9216)),
    ...['proj_lora1', 'proj_lora2'].map((n) => linear(`processor.${n}`, 3072, 3072)),
  ]),
  ...repeat('single_blocks', 38, () => [
    linear('processor.qkv_lora', 3072, 9216),
    linear('processor.proj_lora', 15360, 3072),
  ]),
];

/** OneTrainer splits the fused matrices of the blocks: `qkv.0` to `qkv.2`, `linear1.0` to `linear1.3`. */
const split = (layers: readonly Layer[]): Layer[] =>
  layers.flatMap((l) => {
    if (l.path.endsWith('.qkv')) return [0, 1, 2].map((i) => linear(`${l.path}.${i}`, 3072, 3072));
    if (!l.path.endsWith('.linear1')) return [l];
    return [0, 1, 2, 3].map((i) => linear(`${l.path}.${i}`, 3072, i === 3 ? 12288 : 3072));
  });

export const FLUX_LISTS: readonly ModuleList[] = [
  {
    base: 'flux1',
    label: 'Flux.1',
    dialect: 'Black Forest Labs',
    styles: ['kohya', 'ai-toolkit', 'comfyui', 'lycoris', 'omi'],
    source: flux1Source,
    layers: flux1(),
    attention: bflAttention,
    block: bflBlock,
    whole: ['flux1'],
    attentionOnly: ['flux1', 'chroma', 'hunyuan-video'],
    oneBlock: ['flux1'],
  },
  {
    base: 'flux1',
    label: 'Flux.1',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft', 'onetrainer', 'kohya'],
    source: 'huggingface/diffusers transformer_flux.py',
    layers: fluxTransformer(true),
    attention: diffusersAttention,
    block: diffusersBlock,
    whole: ['flux1'],
    attentionOnly: ['flux1', 'chroma'],
    oneBlock: ['flux1', 'hunyuan-video'],
  },
  {
    base: 'flux1',
    label: 'Flux.1',
    dialect: 'OneTrainer',
    styles: ['omi', 'ai-toolkit'],
    source: 'invoke-ai/InvokeAI flux_onetrainer_bfl_lora_conversion_utils.py',
    layers: split(flux1()),
    attention: bflAttention,
    block: bflBlock,
    whole: ['flux1'],
    attentionOnly: ['flux1', 'chroma'],
    oneBlock: ['flux1'],
  },
  {
    base: 'flux1',
    label: 'Flux.1',
    dialect: 'XLabs',
    styles: ['xlabs'],
    source: 'XLabs-AI/x-flux layers.py',
    layers: xlabs(),
    attention: /qkv/,
    block: bflBlock,
    whole: ['flux1'],
    attentionOnly: ['flux1'],
    oneBlock: ['flux1'],
  },
  {
    base: 'chroma',
    label: 'Chroma',
    dialect: 'Black Forest Labs',
    styles: ['kohya', 'ai-toolkit', 'comfyui', 'lycoris'],
    source: 'ComfyUI ldm/chroma/model.py',
    layers: chroma(),
    attention: bflAttention,
    block: bflBlock,
    whole: ['chroma'],
    attentionOnly: ['flux1', 'chroma', 'hunyuan-video'],
    oneBlock: ['flux1', 'chroma'],
  },
  {
    base: 'chroma',
    label: 'Chroma',
    dialect: 'OneTrainer',
    styles: ['omi'],
    source: 'invoke-ai/InvokeAI flux_onetrainer_bfl_lora_conversion_utils.py',
    layers: split(chroma()),
    attention: bflAttention,
    block: bflBlock,
    whole: ['chroma'],
    attentionOnly: ['flux1', 'chroma'],
    oneBlock: ['flux1', 'chroma'],
  },
  {
    base: 'chroma',
    label: 'Chroma',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft', 'onetrainer'],
    source: 'huggingface/diffusers transformer_chroma.py',
    layers: [...fluxTransformer(false), ...approximator(['linear_1', 'linear_2'])],
    attention: diffusersAttention,
    block: diffusersBlock,
    whole: ['chroma'],
    attentionOnly: ['flux1', 'chroma'],
    oneBlock: ['flux1', 'chroma', 'hunyuan-video'],
  },
  ...FLUX2_SIZES.flatMap(([label, h, depth, singles, context]): ModuleList[] => {
    const small = h === 3072;
    return [
      {
        base: 'flux2',
        label,
        dialect: 'Black Forest Labs',
        styles: ['kohya', 'ai-toolkit', 'comfyui'],
        source: 'black-forest-labs/flux2 model.py',
        layers: flux2(h, depth, singles, context),
        attention: bflAttention,
        block: bflBlock,
        whole: ['flux2'],
        attentionOnly: small ? ['flux1', 'flux2', 'chroma', 'hunyuan-video'] : ['flux2'],
        oneBlock: ['flux2'],
        variant: label,
      },
      {
        base: 'flux2',
        label,
        dialect: 'diffusers',
        styles: ['diffusers', 'peft', 'onetrainer'],
        source: 'huggingface/diffusers transformer_flux2.py',
        layers: flux2Transformer(h, depth, singles, context),
        attention: /^transformer_blocks\.\d+\.attn\./,
        block: diffusersBlock,
        whole: ['flux2'],
        attentionOnly: small ? ['flux1', 'flux2', 'chroma', 'hunyuan-video', 'qwen-image'] : ['flux2'],
        oneBlock: ['flux2'],
        variant: label,
      },
    ];
  }),
];
