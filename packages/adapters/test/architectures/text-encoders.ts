import type { BaseModel } from '@lora/schema/values';
import { inside, type Layer, linear, repeat, square } from './module-list.js';

/** transformers `modeling_clip.py` CLIPEncoderLayer. */
const clip = (width: number, depth: number): Layer[] =>
  inside(
    'text_model.encoder',
    repeat('layers', depth, () => [
      ...square(
        ['k_proj', 'v_proj', 'q_proj', 'out_proj'].map((n) => `self_attn.${n}`),
        width,
      ),
      linear('mlp.fc1', width, width * 4),
      linear('mlp.fc2', width * 4, width),
    ]),
  );

/** transformers `modeling_t5.py` T5EncoderModel of google/t5-v1_1-xxl. */
const t5 = (): Layer[] =>
  repeat('encoder.block', 24, () => [
    ...square(
      ['q', 'k', 'v', 'o'].map((n) => `layer.0.SelfAttention.${n}`),
      4096,
    ),
    linear('layer.1.DenseReluDense.wi_0', 4096, 10240),
    linear('layer.1.DenseReluDense.wi_1', 4096, 10240),
    linear('layer.1.DenseReluDense.wo', 10240, 4096),
  ]);

/** transformers `modeling_qwen3.py` / `modeling_gemma2.py` decoder layers. */
const decoder = (h: number, depth: number, q: number, kv: number, mlp: number): Layer[] =>
  repeat('layers', depth, () => [
    linear('self_attn.q_proj', h, q),
    linear('self_attn.k_proj', h, kv),
    linear('self_attn.v_proj', h, kv),
    linear('self_attn.o_proj', q, h),
    linear('mlp.gate_proj', h, mlp),
    linear('mlp.up_proj', h, mlp),
    linear('mlp.down_proj', mlp, h),
  ]);

/** A file that trains text encoders only, as one tool names it. */
export interface TextEncoderList {
  label: string;
  base: BaseModel;
  /** Prefix of the tensor names, and what stands there. Kohya's prefixes end in `_` and flatten the path. */
  parts: readonly { prefix: string; layers: readonly Layer[] }[];
  possible: readonly BaseModel[];
  encoders: Readonly<Record<string, number>>;
}

const clipL = clip(768, 12);
const clipH = clip(1024, 23);
const clipG = clip(1280, 32);
const t5xxl = t5();

export const TEXT_ENCODER_LISTS: readonly TextEncoderList[] = [
  {
    label: 'SD 1.5, kohya',
    base: 'sd1',
    parts: [{ prefix: 'lora_te_', layers: clipL }],
    possible: ['sd1'],
    encoders: { te1: 72 },
  },
  {
    label: 'SD 1.5, diffusers',
    base: 'sd1',
    parts: [{ prefix: 'text_encoder.', layers: clipL }],
    possible: ['sd1', 'sdxl', 'flux1', 'sd3', 'hidream'],
    encoders: { te1: 72 },
  },
  {
    label: 'SD 2.1, kohya',
    base: 'sd2',
    parts: [{ prefix: 'lora_te_', layers: clipH }],
    possible: ['sd2'],
    encoders: { te1: 138 },
  },
  {
    label: 'SDXL, kohya, both',
    base: 'sdxl',
    parts: [
      { prefix: 'lora_te1_', layers: clipL },
      { prefix: 'lora_te2_', layers: clipG },
    ],
    possible: ['sdxl', 'sd3', 'hidream'],
    encoders: { te1: 72, te2: 192 },
  },
  {
    label: 'SDXL, diffusers, both',
    base: 'sdxl',
    parts: [
      { prefix: 'text_encoder.', layers: clipL },
      { prefix: 'text_encoder_2.', layers: clipG },
    ],
    possible: ['sdxl', 'sd3', 'hidream'],
    encoders: { te1: 72, te2: 192 },
  },
  {
    label: 'SDXL, OMI, both',
    base: 'sdxl',
    parts: [
      { prefix: 'clip_l.', layers: clipL },
      { prefix: 'clip_g.', layers: clipG },
    ],
    possible: ['sdxl', 'sd3', 'hidream'],
    encoders: { clip_l: 72, clip_g: 192 },
  },
  {
    label: 'Flux.1, kohya, CLIP',
    base: 'flux1',
    parts: [{ prefix: 'lora_te1_', layers: clipL }],
    possible: ['sdxl', 'flux1', 'sd3', 'hunyuan-video', 'hidream'],
    encoders: { te1: 72 },
  },
  {
    label: 'Flux.1, kohya, CLIP and T5',
    base: 'flux1',
    parts: [
      { prefix: 'lora_te1_', layers: clipL },
      { prefix: 'lora_te3_', layers: t5xxl },
    ],
    possible: ['flux1', 'sd3', 'hidream'],
    encoders: { te1: 72, te3: 168 },
  },
  {
    label: 'Flux.1, OneTrainer, CLIP and T5',
    base: 'flux1',
    parts: [
      { prefix: 'lora_te1_', layers: clipL },
      { prefix: 'lora_te2_', layers: t5xxl },
    ],
    possible: ['flux1'],
    encoders: { te1: 72, te2: 168 },
  },
  {
    label: 'Chroma, OneTrainer, T5',
    base: 'chroma',
    parts: [{ prefix: 'lora_te_', layers: t5xxl }],
    possible: ['chroma', 'wan'],
    encoders: { te1: 168 },
  },
  {
    label: 'SD3, kohya, all three',
    base: 'sd3',
    parts: [
      { prefix: 'lora_te1_', layers: clipL },
      { prefix: 'lora_te2_', layers: clipG },
      { prefix: 'lora_te3_', layers: t5xxl },
    ],
    possible: ['sd3', 'hidream'],
    encoders: { te1: 72, te2: 192, te3: 168 },
  },
  {
    label: 'Anima, kohya, Qwen3',
    base: 'anima',
    parts: [{ prefix: 'lora_te_', layers: decoder(1024, 28, 2048, 1024, 3072) }],
    possible: ['anima'],
    encoders: { te1: 196 },
  },
  {
    label: 'Lumina 2, kohya, Gemma',
    base: 'lumina2',
    parts: [{ prefix: 'lora_te_', layers: decoder(2304, 26, 2048, 1024, 9216) }],
    possible: ['lumina2'],
    encoders: { te1: 182 },
  },
  {
    label: 'Z-Image, OneTrainer, Qwen3',
    base: 'z-image',
    parts: [{ prefix: 'lora_te_', layers: inside('model', decoder(2560, 36, 4096, 1024, 9728)) }],
    possible: ['flux2', 'z-image', 'krea2'],
    encoders: { te1: 252 },
  },
  {
    label: 'Qwen-Image, OneTrainer, Qwen2.5-VL',
    base: 'qwen-image',
    parts: [{ prefix: 'lora_te_', layers: inside('model', decoder(3584, 28, 3584, 512, 18944)) }],
    possible: ['hunyuan-video', 'qwen-image'],
    encoders: { te1: 196 },
  },
  {
    label: 'Wan, diffusers, UMT5',
    base: 'wan',
    parts: [{ prefix: 'text_encoder.', layers: t5xxl }],
    possible: ['chroma', 'wan'],
    encoders: { te1: 168 },
  },
  {
    label: 'Flux.2 Dev, OneTrainer, Mistral',
    base: 'flux2',
    parts: [{ prefix: 'lora_te_', layers: inside('model', decoder(5120, 40, 4096, 1024, 32768)) }],
    possible: ['flux2'],
    encoders: { te1: 280 },
  },
  {
    label: 'Flux.2 Klein 9B, OneTrainer, Qwen3',
    base: 'flux2',
    parts: [{ prefix: 'lora_te_', layers: inside('model', decoder(4096, 36, 4096, 1024, 12288)) }],
    possible: ['flux2'],
    encoders: { te1: 252 },
  },
  {
    label: 'HunyuanVideo, OneTrainer, Llama and CLIP',
    base: 'hunyuan-video',
    parts: [
      { prefix: 'lora_te1_', layers: decoder(4096, 32, 4096, 1024, 14336) },
      { prefix: 'lora_te2_', layers: clipL },
    ],
    possible: ['hunyuan-video'],
    encoders: { te1: 224, te2: 72 },
  },
  {
    label: 'LTX-2, diffusers, Gemma 3',
    base: 'ltx2',
    parts: [
      {
        prefix: 'text_encoder.',
        layers: inside('model.language_model', decoder(3840, 48, 4096, 2048, 15360)),
      },
    ],
    possible: ['ltx2'],
    encoders: { te1: 336 },
  },
  {
    label: 'HiDream, OneTrainer, all four',
    base: 'hidream',
    parts: [
      { prefix: 'lora_te1_', layers: clipL },
      { prefix: 'lora_te2_', layers: clipG },
      { prefix: 'lora_te3_', layers: t5xxl },
      { prefix: 'lora_te4_', layers: inside('model', decoder(4096, 32, 4096, 1024, 14336)) },
    ],
    possible: ['hidream'],
    encoders: { te1: 72, te2: 192, te3: 168, te4: 224 },
  },
  {
    label: 'Krea 2, diffusers, Qwen3-VL',
    base: 'krea2',
    parts: [
      {
        prefix: 'text_encoder.',
        layers: inside('model.language_model', decoder(2560, 36, 4096, 1024, 9728)),
      },
    ],
    possible: ['flux2', 'z-image', 'krea2'],
    encoders: { te1: 252 },
  },
];
