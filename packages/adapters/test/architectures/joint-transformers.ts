import { convolution, inside, type Layer, linear, type ModuleList, repeat, square } from './module-list.js';

const ATTENTION = [
  'to_q',
  'to_k',
  'to_v',
  'to_out.0',
  'add_q_proj',
  'add_k_proj',
  'add_v_proj',
  'to_add_out',
];
const joint = (h: number, names: readonly string[] = ATTENTION): Layer[] =>
  square(
    names.map((n) => `attn.${n}`),
    h,
  );
const feedForward = (name: string, h: number): Layer[] => [
  linear(`${name}.net.0.proj`, h, h * 4),
  linear(`${name}.net.2`, h * 4, h),
];

/** Stability-AI/sd3.5 `mmditx.py`: the last block's text half stops before its attention projection. */
function mmdit(h: number, depth: number, dual: number): Layer[] {
  return [
    convolution('x_embedder.proj', 16, h, 2),
    linear('context_embedder', 4096, h),
    linear('y_embedder.mlp.0', 2048, h),
    linear('y_embedder.mlp.2', h, h),
    linear('t_embedder.mlp.0', 256, h),
    linear('t_embedder.mlp.2', h, h),
    ...repeat('joint_blocks', depth, (i) => {
      const last = i === depth - 1;
      return [
        linear('context_block.attn.qkv', h, 3 * h),
        ...(last
          ? []
          : [
              linear('context_block.attn.proj', h, h),
              linear('context_block.mlp.fc1', h, 4 * h),
              linear('context_block.mlp.fc2', 4 * h, h),
            ]),
        linear('context_block.adaLN_modulation.1', h, (last ? 2 : 6) * h),
        linear('x_block.attn.qkv', h, 3 * h),
        linear('x_block.attn.proj', h, h),
        ...(i < dual ? [linear('x_block.attn2.qkv', h, 3 * h), linear('x_block.attn2.proj', h, h)] : []),
        linear('x_block.mlp.fc1', h, 4 * h),
        linear('x_block.mlp.fc2', 4 * h, h),
        linear('x_block.adaLN_modulation.1', h, (i < dual ? 9 : 6) * h),
      ];
    }),
    linear('final_layer.linear', h, 64),
    linear('final_layer.adaLN_modulation.1', h, 2 * h),
  ];
}

/** diffusers `transformer_sd3.py` and `attention.py` JointTransformerBlock. */
function sd3Transformer(h: number, depth: number, dual: number): Layer[] {
  return [
    convolution('pos_embed.proj', 16, h, 2),
    linear('context_embedder', 4096, h),
    linear('time_text_embed.text_embedder.linear_1', 2048, h),
    linear('time_text_embed.text_embedder.linear_2', h, h),
    linear('time_text_embed.timestep_embedder.linear_1', 256, h),
    linear('time_text_embed.timestep_embedder.linear_2', h, h),
    ...repeat('transformer_blocks', depth, (i) => {
      const last = i === depth - 1;
      return [
        linear('norm1.linear', h, (i < dual ? 9 : 6) * h),
        linear('norm1_context.linear', h, (last ? 2 : 6) * h),
        ...joint(h, last ? ATTENTION.filter((n) => n !== 'to_add_out') : ATTENTION),
        ...(i < dual
          ? square(
              ['to_q', 'to_k', 'to_v', 'to_out.0'].map((n) => `attn2.${n}`),
              h,
            )
          : []),
        ...feedForward('ff', h),
        ...(last ? [] : feedForward('ff_context', h)),
      ];
    }),
    linear('norm_out.linear', h, 2 * h),
    linear('proj_out', h, 64),
  ];
}

/** Tencent/HunyuanVideo `hyvideo/modules/models.py` (HYVideo-T/2-cfgdistill). */
function hunyuanVideo(): Layer[] {
  const h = 3072;
  const stream = (s: string): Layer[] => [
    linear(`${s}_mod.linear`, h, 6 * h),
    linear(`${s}_attn_qkv`, h, 3 * h),
    linear(`${s}_attn_proj`, h, h),
    linear(`${s}_mlp.fc1`, h, 4 * h),
    linear(`${s}_mlp.fc2`, 4 * h, h),
  ];
  return [
    linear('img_in.proj', 16, h),
    linear('txt_in.input_embedder', 4096, h),
    linear('txt_in.t_embedder.mlp.0', 256, h),
    linear('txt_in.t_embedder.mlp.2', h, h),
    linear('txt_in.c_embedder.linear_1', 4096, h),
    linear('txt_in.c_embedder.linear_2', h, h),
    linear('guidance_in.mlp.0', 256, h),
    linear('guidance_in.mlp.2', h, h),
    ...repeat('txt_in.individual_token_refiner.blocks', 2, () => [
      linear('self_attn_qkv', h, 3 * h),
      linear('self_attn_proj', h, h),
      linear('mlp.fc1', h, 4 * h),
      linear('mlp.fc2', 4 * h, h),
      linear('adaLN_modulation.1', h, 2 * h),
    ]),
    linear('time_in.mlp.0', 256, h),
    linear('time_in.mlp.2', h, h),
    linear('vector_in.in_layer', 768, h),
    linear('vector_in.out_layer', h, h),
    ...repeat('double_blocks', 20, () => [...stream('img'), ...stream('txt')]),
    ...repeat('single_blocks', 40, () => [
      linear('linear1', h, 3 * h + 4 * h),
      linear('linear2', h + 4 * h, h),
      linear('modulation.linear', h, 3 * h),
    ]),
    linear('final_layer.linear', h, 64),
    linear('final_layer.adaLN_modulation.1', h, 2 * h),
  ];
}

/** diffusers `transformer_hunyuan_video.py`. */
function hunyuanVideoTransformer(): Layer[] {
  const h = 3072;
  const embedder = (name: string, from: number): Layer[] => [
    linear(`time_text_embed.${name}.linear_1`, from, h),
    linear(`time_text_embed.${name}.linear_2`, h, h),
  ];
  return [
    linear('x_embedder.proj', 16, h),
    ...embedder('timestep_embedder', 256),
    ...embedder('guidance_embedder', 256),
    ...embedder('text_embedder', 768),
    linear('norm_out.linear', h, 2 * h),
    linear('context_embedder.proj_in', 4096, h),
    ...repeat('context_embedder.token_refiner.refiner_blocks', 2, () => [
      ...square(
        ['to_q', 'to_k', 'to_v', 'to_out.0'].map((n) => `attn.${n}`),
        h,
      ),
      ...feedForward('ff', h),
      linear('norm_out.linear', h, 2 * h),
    ]),
    ...repeat('transformer_blocks', 20, () => [
      linear('norm1.linear', h, 6 * h),
      linear('norm1_context.linear', h, 6 * h),
      ...joint(h),
      ...feedForward('ff', h),
      ...feedForward('ff_context', h),
    ]),
    ...repeat('single_transformer_blocks', 40, () => [
      ...square(
        ['to_q', 'to_k', 'to_v'].map((n) => `attn.${n}`),
        h,
      ),
      linear('norm.linear', h, 3 * h),
      linear('proj_mlp', h, 4 * h),
      linear('proj_out', h + 4 * h, h),
    ]),
    linear('proj_out', h, 64),
  ];
}

/** diffusers `transformer_hunyuan_video15.py`: 54 double blocks of 16 heads by 128, no single blocks. */
function hunyuanVideo15(): Layer[] {
  const h = 2048;
  return repeat('transformer_blocks', 54, () => [
    linear('norm1.linear', h, 6 * h),
    linear('norm1_context.linear', h, 6 * h),
    ...joint(h),
    ...feedForward('ff', h),
    ...feedForward('ff_context', h),
  ]);
}

/** Tencent-Hunyuan/HunyuanVideo-1.5 as ComfyUI and musubi-tuner name it, fused or split. */
function hunyuanVideo15Native(fused: boolean): Layer[] {
  const h = 2048;
  const stream = (s: string): Layer[] => [
    linear(`${s}_mod.linear`, h, 6 * h),
    ...(fused
      ? [linear(`${s}_attn_qkv`, h, 3 * h)]
      : square([`${s}_attn_q`, `${s}_attn_k`, `${s}_attn_v`], h)),
    linear(`${s}_attn_proj`, h, h),
    linear(`${s}_mlp.fc1`, h, 4 * h),
    linear(`${s}_mlp.fc2`, 4 * h, h),
  ];
  return [
    linear('byt5_in.fc1', 1472, 2048),
    linear('byt5_in.fc2', 2048, 2048),
    linear('byt5_in.fc3', 2048, h),
    linear('vision_in.proj.1', 1152, 1152),
    linear('vision_in.proj.3', 1152, h),
    ...repeat('double_blocks', 54, () => [...stream('img'), ...stream('txt')]),
  ];
}

/** diffusers `transformer_qwenimage.py`: the original repository is diffusers itself. */
function qwenImage(): Layer[] {
  const h = 24 * 128;
  return [
    linear('img_in', 64, h),
    linear('txt_in', 3584, h),
    linear('time_text_embed.timestep_embedder.linear_1', 256, h),
    linear('time_text_embed.timestep_embedder.linear_2', h, h),
    ...repeat('transformer_blocks', 60, () => [
      linear('img_mod.1', h, 6 * h),
      linear('txt_mod.1', h, 6 * h),
      ...joint(h),
      ...feedForward('img_mlp', h),
      ...feedForward('txt_mlp', h),
    ]),
    linear('norm_out.linear', h, 2 * h),
    linear('proj_out', h, 64),
  ];
}

/** HiDream-ai/HiDream-I1 and ComfyUI `ldm/hidream/model.py`. */
function hidream(): Layer[] {
  const dim = 20 * 128;
  const round = (n: number): number => 256 * Math.ceil(Math.floor((2 * n) / 3) / 256);
  const swiglu = (name: string, hidden: number): Layer[] => [
    linear(`${name}.w1`, dim, round(hidden)),
    linear(`${name}.w2`, round(hidden), dim),
    linear(`${name}.w3`, dim, round(hidden)),
  ];
  const experts = [
    ...swiglu('ff_i.shared_experts', 2 * dim),
    ...repeat('ff_i.experts', 4, () => swiglu('x', 4 * dim)).map((l) => ({
      ...l,
      path: l.path.replace('.x.', '.'),
    })),
    linear('ff_i.gate', dim, 4),
  ];
  return [
    linear('p_embedder.pooled_embedder.linear_1', 2048, dim),
    linear('p_embedder.pooled_embedder.linear_2', dim, dim),
    linear('t_embedder.timestep_embedder.linear_1', 256, dim),
    linear('t_embedder.timestep_embedder.linear_2', dim, dim),
    linear('x_embedder.proj', 64, dim),
    ...repeat('double_stream_blocks', 16, () =>
      inside('block', [
        linear('adaLN_modulation.1', dim, 12 * dim),
        ...square(
          ['q', 'k', 'v', 'out'].flatMap((n) => [`attn1.to_${n}`, `attn1.to_${n}_t`]),
          dim,
        ),
        ...experts,
        ...swiglu('ff_t', 4 * dim),
      ]),
    ),
    ...repeat('single_stream_blocks', 32, () =>
      inside('block', [
        linear('adaLN_modulation.1', dim, 6 * dim),
        ...square(
          ['q', 'k', 'v', 'out'].map((n) => `attn1.to_${n}`),
          dim,
        ),
        ...experts,
      ]),
    ),
    ...repeat('caption_projection', 49, () => [linear('linear', 4096, dim)]),
    linear('final_layer.linear', dim, 64),
    linear('final_layer.adaLN_modulation.1', dim, 2 * dim),
  ];
}

const SD3_SIZES = [
  ['SD 3 Medium', 1536, 24, 0, undefined],
  ['SD 3.5 Medium', 1536, 24, 13, 'SD 3.5 Medium'],
  ['SD 3.5 Large', 2432, 38, 0, 'SD 3.5 Large'],
] as const;
const diffusersBlock = /^transformer_blocks\.3\./;

export const JOINT_LISTS: readonly ModuleList[] = [
  ...SD3_SIZES.flatMap(([label, h, depth, dual, variant]): ModuleList[] => [
    {
      base: 'sd3',
      label,
      dialect: 'Stability',
      styles: ['kohya', 'comfyui'],
      source: 'Stability-AI/sd3.5 mmditx.py',
      layers: mmdit(h, depth, dual),
      attention: /attn2?\./,
      block: /^joint_blocks\.3\./,
      whole: ['sd3'],
      attentionOnly: ['sd3'],
      oneBlock: ['sd3'],
      variant,
    },
    {
      base: 'sd3',
      label,
      dialect: 'diffusers',
      styles: ['diffusers', 'peft', 'onetrainer', 'lycoris'],
      source: 'huggingface/diffusers transformer_sd3.py',
      layers: sd3Transformer(h, depth, dual),
      attention: /\.attn2?\./,
      block: diffusersBlock,
      whole: ['sd3'],
      attentionOnly: ['sd3'],
      oneBlock: ['sd3'],
      variant,
    },
  ]),
  {
    base: 'hunyuan-video',
    label: 'HunyuanVideo',
    dialect: 'Tencent',
    styles: ['kohya', 'ai-toolkit', 'comfyui'],
    source: 'Tencent/HunyuanVideo models.py',
    layers: hunyuanVideo(),
    attention: /_attn_/,
    block: /^double_blocks\.3\./,
    whole: ['hunyuan-video'],
    attentionOnly: ['hunyuan-video'],
    oneBlock: ['hunyuan-video'],
  },
  {
    base: 'hunyuan-video',
    label: 'HunyuanVideo',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft', 'onetrainer'],
    source: 'huggingface/diffusers transformer_hunyuan_video.py',
    layers: hunyuanVideoTransformer(),
    attention: /^(single_)?transformer_blocks\.\d+\.attn\./,
    block: diffusersBlock,
    whole: ['hunyuan-video'],
    attentionOnly: ['hunyuan-video'],
    oneBlock: ['flux1', 'hunyuan-video'],
  },
  {
    base: 'hunyuan-video',
    label: 'HunyuanVideo 1.5',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft'],
    source: 'huggingface/diffusers transformer_hunyuan_video15.py',
    layers: hunyuanVideo15(),
    attention: /\.attn\./,
    block: diffusersBlock,
    whole: ['hunyuan-video'],
    attentionOnly: ['hunyuan-video'],
    oneBlock: ['hunyuan-video'],
    variant: 'HunyuanVideo 1.5',
  },
  ...[true, false].map(
    (fused): ModuleList => ({
      base: 'hunyuan-video',
      label: `HunyuanVideo 1.5 (${fused ? 'fused' : 'split'} attention)`,
      dialect: 'Tencent',
      styles: ['kohya', 'comfyui'],
      source: 'kohya-ss/musubi-tuner hunyuan_video_1_5_models.py',
      layers: hunyuanVideo15Native(fused),
      attention: /_attn_/,
      block: /^double_blocks\.3\./,
      whole: ['hunyuan-video'],
      attentionOnly: ['hunyuan-video'],
      oneBlock: ['hunyuan-video'],
      variant: 'HunyuanVideo 1.5',
    }),
  ),
  {
    base: 'qwen-image',
    label: 'Qwen-Image',
    dialect: 'diffusers',
    styles: ['kohya', 'diffusers', 'peft', 'ai-toolkit', 'onetrainer', 'lycoris', 'bare'],
    source: 'huggingface/diffusers transformer_qwenimage.py',
    layers: qwenImage(),
    attention: /\.attn\./,
    block: diffusersBlock,
    whole: ['qwen-image'],
    attentionOnly: ['qwen-image'],
    oneBlock: ['qwen-image'],
  },
  {
    base: 'hidream',
    label: 'HiDream I1',
    dialect: 'HiDream',
    styles: ['ai-toolkit', 'diffusers', 'onetrainer', 'lycoris'],
    source: 'ComfyUI ldm/hidream/model.py',
    layers: hidream(),
    attention: /\.attn1\./,
    block: /^double_stream_blocks\.3\./,
    whole: ['hidream'],
    attentionOnly: ['hidream'],
    oneBlock: ['hidream'],
  },
];
