import { type Layer, linear, type ModuleList, repeat, square } from './module-list.js';

/** Wan-Video/Wan2.1 `wan/modules/model.py` WanModel; `image` adds the picture's own attention and embedding. */
function wan(dim: number, ffn: number, depth: number, image: boolean): Layer[] {
  return [
    linear('text_embedding.0', 4096, dim),
    linear('text_embedding.2', dim, dim),
    linear('time_embedding.0', 256, dim),
    linear('time_embedding.2', dim, dim),
    linear('time_projection.1', dim, dim * 6),
    ...repeat('blocks', depth, () => [
      ...square(['self_attn.q', 'self_attn.k', 'self_attn.v', 'self_attn.o'], dim),
      ...square(['cross_attn.q', 'cross_attn.k', 'cross_attn.v', 'cross_attn.o'], dim),
      ...(image ? square(['cross_attn.k_img', 'cross_attn.v_img'], dim) : []),
      linear('ffn.0', dim, ffn),
      linear('ffn.2', ffn, dim),
    ]),
    ...(image ? [linear('img_emb.proj.1', 1280, 1280), linear('img_emb.proj.3', 1280, dim)] : []),
    linear('patch_embedding', image ? 36 : 16, dim),
    linear('head.head', dim, 64),
  ];
}

/** Wan-Video/Wan2.1 `vace_model.py`: further blocks that read the control picture. */
const vace = (dim: number, ffn: number): Layer[] =>
  repeat('vace_blocks', 8, (i) => [
    ...square(['self_attn.q', 'self_attn.k', 'self_attn.v', 'self_attn.o'], dim),
    ...square(['cross_attn.q', 'cross_attn.k', 'cross_attn.v', 'cross_attn.o'], dim),
    linear('ffn.0', dim, ffn),
    linear('ffn.2', ffn, dim),
    ...square(i === 0 ? ['before_proj', 'after_proj'] : ['after_proj'], dim),
  ]);

/** diffusers `transformer_wan_vace.py`. */
const vaceTransformer = (dim: number, ffn: number): Layer[] =>
  repeat('vace_blocks', 8, (i) => [
    ...square(
      ['attn1', 'attn2'].flatMap((a) => ['to_q', 'to_k', 'to_v', 'to_out.0'].map((n) => `${a}.${n}`)),
      dim,
    ),
    linear('ffn.net.0.proj', dim, ffn),
    linear('ffn.net.2', ffn, dim),
    ...square(i === 0 ? ['proj_in', 'proj_out'] : ['proj_out'], dim),
  ]);

/** diffusers `transformer_wan.py`. */
function wanTransformer(dim: number, ffn: number, depth: number, image: boolean): Layer[] {
  const attention = (name: string): string[] =>
    ['to_q', 'to_k', 'to_v', 'to_out.0'].map((n) => `${name}.${n}`);
  return [
    linear('condition_embedder.time_proj', dim, dim * 6),
    linear('condition_embedder.text_embedder.linear_1', 4096, dim),
    linear('condition_embedder.text_embedder.linear_2', dim, dim),
    linear('condition_embedder.time_embedder.linear_1', 256, dim),
    linear('condition_embedder.time_embedder.linear_2', dim, dim),
    ...(image
      ? [
          linear('condition_embedder.image_embedder.ff.net.0.proj', 1280, 1280),
          linear('condition_embedder.image_embedder.ff.net.2', 1280, dim),
        ]
      : []),
    linear('patch_embedding', image ? 36 : 16, dim),
    linear('proj_out', dim, 64),
    ...repeat('blocks', depth, () => [
      ...square([...attention('attn1'), ...attention('attn2')], dim),
      ...(image ? square(['attn2.add_k_proj', 'attn2.add_v_proj'], dim) : []),
      linear('ffn.net.0.proj', dim, ffn),
      linear('ffn.net.2', ffn, dim),
    ]),
  ];
}

/** nvidia-cosmos/cosmos-predict2 2B as in ComfyUI `ldm/cosmos/predict2.py`, with Anima's adapter. */
function anima(): Layer[] {
  const dim = 2048;
  const text = 1024;
  return [
    linear('t_embedder.1.linear_1', dim, dim),
    linear('t_embedder.1.linear_2', dim, 3 * dim),
    ...repeat('blocks', 28, () => [
      ...square(
        ['q_proj', 'k_proj', 'v_proj', 'output_proj'].map((n) => `self_attn.${n}`),
        dim,
      ),
      ...square(['cross_attn.q_proj', 'cross_attn.output_proj'], dim),
      linear('cross_attn.k_proj', text, dim),
      linear('cross_attn.v_proj', text, dim),
      linear('mlp.layer1', dim, 4 * dim),
      linear('mlp.layer2', 4 * dim, dim),
      ...['self_attn', 'cross_attn', 'mlp'].flatMap((n) => [
        linear(`adaln_modulation_${n}.1`, dim, 256),
        linear(`adaln_modulation_${n}.2`, 256, 3 * dim),
      ]),
    ]),
    ...repeat('llm_adapter.blocks', 6, () => [
      ...['self_attn', 'cross_attn'].flatMap((a) =>
        square(
          ['q_proj', 'k_proj', 'v_proj', 'o_proj'].map((n) => `${a}.${n}`),
          text,
        ),
      ),
      linear('mlp.0', text, 4 * text),
      linear('mlp.2', 4 * text, text),
    ]),
    ...square(['llm_adapter.in_proj', 'llm_adapter.out_proj'], text),
    linear('x_embedder.proj.1', (16 + 1) * 4, dim),
    linear('final_layer.linear', dim, 64),
    linear('final_layer.adaln_modulation.1', dim, 256),
    linear('final_layer.adaln_modulation.2', 256, 2 * dim),
  ];
}

/** diffusers `transformer_cosmos.py` with the widths of Predict2 2B. */
function cosmosTransformer(): Layer[] {
  const dim = 2048;
  return repeat('transformer_blocks', 28, () => [
    ...square(
      ['to_q', 'to_k', 'to_v', 'to_out.0'].map((n) => `attn1.${n}`),
      dim,
    ),
    ...square(['attn2.to_q', 'attn2.to_out.0'], dim),
    linear('attn2.to_k', 1024, dim),
    linear('attn2.to_v', 1024, dim),
    linear('ff.net.0.proj', dim, 4 * dim),
    linear('ff.net.2', 4 * dim, dim),
    ...['norm1', 'norm2', 'norm3'].flatMap((n) => [
      linear(`${n}.linear_1`, dim, 256),
      linear(`${n}.linear_2`, 256, 3 * dim),
    ]),
  ]);
}

/** ComfyUI `ldm/lumina/model.py` NextDiT, as Lumina Image 2.0 configures it. */
function nextDit(o: {
  dim: number;
  depth: number;
  heads: number;
  kv: number;
  ffn: number;
  ada: number;
  adaIndex: number;
  text: number;
}): Layer[] {
  const head = o.dim / o.heads;
  const block = (modulated: boolean): Layer[] => [
    linear('attention.qkv', o.dim, (o.heads + 2 * o.kv) * head),
    linear('attention.out', o.dim, o.dim),
    linear('feed_forward.w1', o.dim, o.ffn),
    linear('feed_forward.w2', o.ffn, o.dim),
    linear('feed_forward.w3', o.dim, o.ffn),
    ...(modulated ? [linear(`adaLN_modulation.${o.adaIndex}`, o.ada, 4 * o.dim)] : []),
  ];
  return [
    ...repeat('noise_refiner', 2, () => block(true)),
    ...repeat('context_refiner', 2, () => block(false)),
    ...repeat('layers', o.depth, () => block(true)),
    linear('cap_embedder.1', o.text, o.dim),
    linear('x_embedder', 64, o.dim),
    linear('t_embedder.mlp.0', 256, 1024),
    linear('t_embedder.mlp.2', 1024, o.ada),
    linear('final_layer.linear', o.dim, 64),
    linear('final_layer.adaLN_modulation.1', o.ada, o.dim),
  ];
}

const LUMINA2 = { dim: 2304, depth: 26, heads: 24, kv: 8, ffn: 9216, ada: 1024, adaIndex: 1, text: 2304 };
const Z_IMAGE = { dim: 3840, depth: 30, heads: 30, kv: 30, ffn: 10240, ada: 256, adaIndex: 0, text: 2560 };

/** diffusers `transformer_lumina2.py`. */
function lumina2Transformer(): Layer[] {
  const dim = 2304;
  const block = (modulated: boolean): Layer[] => [
    linear('attn.to_q', dim, dim),
    linear('attn.to_k', dim, 8 * 96),
    linear('attn.to_v', dim, 8 * 96),
    linear('attn.to_out.0', dim, dim),
    linear('feed_forward.linear_1', dim, 4 * dim),
    linear('feed_forward.linear_2', 4 * dim, dim),
    linear('feed_forward.linear_3', dim, 4 * dim),
    ...(modulated ? [linear('norm1.linear', 1024, 4 * dim)] : []),
  ];
  return [
    ...repeat('noise_refiner', 2, () => block(true)),
    ...repeat('context_refiner', 2, () => block(false)),
    ...repeat('layers', 26, () => block(true)),
    linear('x_embedder', 64, dim),
    linear('time_caption_embed.timestep_embedder.linear_1', 256, 1024),
    linear('time_caption_embed.timestep_embedder.linear_2', 1024, 1024),
    linear('time_caption_embed.caption_embedder.1', dim, dim),
    linear('norm_out.linear_1', 1024, dim),
    linear('norm_out.linear_2', dim, 64),
  ];
}

/** diffusers `transformer_z_image.py`: separate projections where NextDiT has one. */
const zImageTransformer = (): Layer[] =>
  nextDit(Z_IMAGE).flatMap((l) => {
    if (l.path.endsWith('attention.qkv')) {
      return ['to_q', 'to_k', 'to_v'].map((n) => linear(l.path.replace(/qkv$/, n), 3840, 3840));
    }
    // One embedder and one last layer per patch size, as diffusers keys them.
    const patched = l.path.replace(/^(x_embedder|final_layer)/, 'all_$1.2-1');
    if (patched !== l.path) return [{ ...l, path: patched }];
    return l.path.endsWith('attention.out') ? [{ ...l, path: `${l.path.slice(0, -3)}to_out.0` }] : [l];
  });

/** diffusers `transformer_ltx2.py` LTX2VideoTransformerBlock with the defaults of LTX-2.0. */
function ltx2(native: boolean, gated: boolean): Layer[] {
  const video = 32 * 128;
  const audio = 32 * 64;
  const top = native ? { in: 'patchify_proj', time: 'adaln_single' } : { in: 'proj_in', time: 'time_embed' };
  const conditions = (prefix: string, dim: number): Layer[] => [
    linear(prefix + top.in, 128, dim),
    linear(`${prefix}${top.time}.emb.timestep_embedder.linear_1`, 256, dim),
    linear(`${prefix}${top.time}.emb.timestep_embedder.linear_2`, dim, dim),
    linear(`${prefix}${top.time}.linear`, dim, (gated ? 9 : 6) * dim),
    // LTX-2.3 projects its text in the connector instead.
    ...(gated
      ? []
      : [
          linear(`${prefix}caption_projection.linear_1`, 3840, dim),
          linear(`${prefix}caption_projection.linear_2`, dim, dim),
        ]),
    linear(`${prefix}proj_out`, dim, 128),
  ];
  const attention = (name: string, query: number, context: number, inner: number): Layer[] => [
    linear(`${name}.to_q`, query, inner),
    linear(`${name}.to_k`, context, inner),
    linear(`${name}.to_v`, context, inner),
    linear(`${name}.to_out.0`, inner, query),
    ...(gated ? [linear(`${name}.to_gate_logits`, query, 32)] : []),
  ];
  const feedForward = (name: string, dim: number): Layer[] => [
    linear(`${name}.net.0.proj`, dim, dim * 4),
    linear(`${name}.net.2`, dim * 4, dim),
  ];
  const blocks = repeat('transformer_blocks', 48, () => [
    ...attention('attn1', video, video, video),
    ...attention('audio_attn1', audio, audio, audio),
    ...attention('attn2', video, video, video),
    ...attention('audio_attn2', audio, audio, audio),
    ...attention('audio_to_video_attn', video, audio, audio),
    ...attention('video_to_audio_attn', audio, video, audio),
    ...feedForward('ff', video),
    ...feedForward('audio_ff', audio),
  ]);
  return [...conditions('', video), ...conditions('audio_', audio), ...blocks];
}

/** diffusers `transformer_krea2.py`; `native` gives the names of Krea's own release and ComfyUI. */
function krea2(native: boolean): Layer[] {
  const n = native
    ? { blocks: 'blocks', q: 'wq', k: 'wk', v: 'wv', o: 'wo', gate: 'gate', ff: 'mlp', fusion: 'txtfusion' }
    : {
        blocks: 'transformer_blocks',
        q: 'to_q',
        k: 'to_k',
        v: 'to_v',
        o: 'to_out.0',
        gate: 'to_gate',
        ff: 'ff',
        fusion: 'text_fusion',
      };
  const block = (dim: number, kv: number, ffn: number): Layer[] => [
    linear(`attn.${n.q}`, dim, dim),
    linear(`attn.${n.k}`, dim, kv),
    linear(`attn.${n.v}`, dim, kv),
    linear(`attn.${n.gate}`, dim, dim),
    linear(`attn.${n.o}`, dim, dim),
    linear(`${n.ff}.gate`, dim, ffn),
    linear(`${n.ff}.up`, dim, ffn),
    linear(`${n.ff}.down`, ffn, dim),
  ];
  return [
    linear(native ? 'first' : 'img_in', 64, 6144),
    linear(native ? 'tmlp.0' : 'time_embed.linear_1', 256, 6144),
    linear(native ? 'tmlp.2' : 'time_embed.linear_2', 6144, 6144),
    linear(native ? 'tproj.1' : 'time_mod_proj', 6144, 6 * 6144),
    ...repeat(`${n.fusion}.layerwise_blocks`, 2, () => block(2560, 2560, 6912)),
    linear(`${n.fusion}.projector`, 12, 1),
    ...repeat(`${n.fusion}.refiner_blocks`, 2, () => block(2560, 2560, 6912)),
    linear(native ? 'txtmlp.1' : 'txt_in.linear_1', 2560, 6144),
    linear(native ? 'txtmlp.3' : 'txt_in.linear_2', 6144, 6144),
    ...repeat(n.blocks, 28, () => block(6144, 12 * 128, 16384)),
    linear(native ? 'last.linear' : 'final_layer.linear', 6144, 64),
  ];
}

const WAN_SIZES = [
  ['Wan 1.3B', 1536, 8960, 30, false],
  ['Wan 5B', 3072, 14336, 30, false],
  ['Wan 14B', 5120, 13824, 40, false],
  ['Wan 14B I2V', 5120, 13824, 40, true],
] as const;

/** The fields that are the same set in all three cuts. */
const always = (base: ModuleList['base']) => ({
  base,
  whole: [base],
  attentionOnly: [base],
  oneBlock: [base],
});

export const STACKED_LISTS: readonly ModuleList[] = [
  ...WAN_SIZES.flatMap(([label, dim, ffn, depth, image]): ModuleList[] => [
    {
      ...always('wan'),
      label,
      dialect: 'Wan',
      styles: ['kohya', 'ai-toolkit', 'comfyui', 'bare', 'lycoris'],
      source: 'Wan-Video/Wan2.1 model.py',
      layers: wan(dim, ffn, depth, image),
      attention: /_attn\./,
      block: /^blocks\.3\./,
      variant: label,
    },
    {
      ...always('wan'),
      label,
      dialect: 'diffusers',
      styles: ['diffusers', 'peft', 'onetrainer'],
      source: 'huggingface/diffusers transformer_wan.py',
      layers: wanTransformer(dim, ffn, depth, image),
      attention: /\.attn[12]\./,
      block: /^blocks\.3\./,
      variant: label,
    },
  ]),
  {
    ...always('wan'),
    label: 'Wan 14B VACE',
    dialect: 'Wan',
    styles: ['kohya', 'ai-toolkit'],
    source: 'Wan-Video/Wan2.1 vace_model.py',
    layers: [...wan(5120, 13824, 40, false), ...vace(5120, 13824)],
    attention: /_attn\./,
    block: /^vace_blocks\.3\./,
    variant: 'Wan 14B',
  },
  {
    ...always('wan'),
    label: 'Wan 14B VACE',
    dialect: 'diffusers',
    styles: ['diffusers'],
    source: 'huggingface/diffusers transformer_wan_vace.py',
    layers: [...wanTransformer(5120, 13824, 40, false), ...vaceTransformer(5120, 13824)],
    attention: /\.attn[12]\./,
    block: /^vace_blocks\.3\./,
    variant: 'Wan 14B',
  },
  {
    ...always('anima'),
    label: 'Anima',
    dialect: 'NVIDIA Cosmos',
    styles: ['kohya', 'ai-toolkit', 'comfyui', 'diffusers', 'lycoris'],
    source: 'ComfyUI ldm/cosmos/predict2.py, ldm/anima/model.py',
    layers: anima(),
    attention: /_attn\.[a-z]+_proj/,
    block: /^blocks\.3\./,
  },
  {
    ...always('anima'),
    label: 'Cosmos Predict2 2B',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft'],
    source: 'huggingface/diffusers transformer_cosmos.py',
    layers: cosmosTransformer(),
    attention: /\.attn[12]\./,
    block: /^transformer_blocks\.3\./,
  },
  {
    ...always('z-image'),
    label: 'Z-Image',
    dialect: 'NextDiT',
    styles: ['ai-toolkit', 'comfyui', 'lycoris'],
    source: 'ComfyUI ldm/lumina/model.py',
    layers: nextDit(Z_IMAGE),
    attention: /\.attention\./,
    block: /^layers\.3\./,
  },
  {
    ...always('z-image'),
    label: 'Z-Image',
    dialect: 'diffusers',
    styles: ['kohya', 'kohya-double-underscore', 'ai-toolkit', 'diffusers', 'peft', 'onetrainer'],
    source: 'huggingface/diffusers transformer_z_image.py',
    layers: zImageTransformer(),
    attention: /\.attention\./,
    block: /^layers\.3\./,
  },
  {
    ...always('lumina2'),
    label: 'Lumina 2',
    dialect: 'NextDiT',
    styles: ['kohya', 'ai-toolkit', 'comfyui'],
    source: 'Alpha-VLLM/Lumina-Image-2.0 model.py',
    layers: nextDit(LUMINA2),
    attention: /\.attention\./,
    block: /^layers\.3\./,
  },
  {
    ...always('lumina2'),
    label: 'Lumina 2',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft'],
    source: 'huggingface/diffusers transformer_lumina2.py',
    layers: lumina2Transformer(),
    attention: /\.attn\./,
    block: /^layers\.3\./,
  },
  ...(
    [
      ['LTX-2', false],
      ['LTX-2.3', true],
    ] as const
  ).flatMap(([label, gated]): ModuleList[] =>
    ([true, false] as const).map((native) => ({
      ...always('ltx2'),
      label,
      dialect: native ? 'Lightricks' : 'diffusers',
      styles: native ? ['kohya', 'ai-toolkit', 'comfyui'] : ['diffusers', 'peft'],
      source: 'huggingface/diffusers transformer_ltx2.py',
      layers: ltx2(native, gated),
      attention: /attn\d?\./,
      block: /^transformer_blocks\.3\./,
    })),
  ),
  {
    ...always('krea2'),
    label: 'Krea 2',
    dialect: 'Krea',
    styles: ['kohya', 'ai-toolkit', 'comfyui', 'lycoris'],
    source: 'invoke-ai/InvokeAI krea2_lora_conversion_utils.py',
    layers: krea2(true),
    attention: /\.attn\./,
    block: /^blocks\.3\./,
  },
  {
    ...always('krea2'),
    label: 'Krea 2',
    dialect: 'diffusers',
    styles: ['diffusers', 'peft'],
    source: 'huggingface/diffusers transformer_krea2.py',
    layers: krea2(false),
    attention: /\.attn\./,
    block: /^transformer_blocks\.3\./,
  },
];
