import type { BaseModel } from '@lora/schema/values';
import type { Architecture } from '../module-patterns.js';

/**
 * Text encoders, and which base model a trained one belongs to. The same encoder serves many models, so the
 * slot (how the file numbers it) decides together with the kind. Sources: kohya-ss/sd-scripts
 * (`lora_te_` SD 1 and 2, `lora_te1_`/`lora_te2_` SDXL, `lora_te1_`/`lora_te3_` Flux.1, te1-te3 SD3),
 * OneTrainer, diffusers pipelines (`text_encoder`, `text_encoder_2`, `text_encoder_3`), InvokeAI.
 */
export interface TextEncoder extends Architecture {
  /** The bases by slot; a slot that is missing is used by none of our bases. */
  slots: Readonly<Record<string, readonly BaseModel[]>>;
}

const clip = (width: number, layers: number): string => `
  encoder.layers.{${layers}}.self_attn.(q_proj|k_proj|v_proj|out_proj) ${width} ${width}
  encoder.layers.{${layers}}.mlp.fc1     ${width} ${4 * width}
  encoder.layers.{${layers}}.mlp.fc2     ${4 * width} ${width}
  encoder.layers.{${layers}}.(layer_norm1|layer_norm2) * ${width}
  final_layer_norm                      * ${width}
  text_projection                       ${width} ${width}
  embeddings.token_embedding            * *
`;

const llm = (h: number, layers: number, q: number, kv: number, mlp: number): string => `
  (layers|language_model.layers).{${layers}}.self_attn.q_proj        ${h} ${q}
  (layers|language_model.layers).{${layers}}.self_attn.(k_proj|v_proj) ${h} ${kv}
  (layers|language_model.layers).{${layers}}.self_attn.o_proj        ${q} ${h}
  (layers|language_model.layers).{${layers}}.mlp.(gate_proj|up_proj) ${h} ${mlp}
  (layers|language_model.layers).{${layers}}.mlp.down_proj           ${mlp} ${h}
`;

/** Language models are only ever the first or the only encoder, save HiDream's fourth. */
const asFirst = (bases: readonly BaseModel[]): TextEncoder['slots'] => ({
  lora_te: bases,
  lora_te1: bases,
  text_encoder: bases,
});

export const TEXT_ENCODERS: readonly TextEncoder[] = [
  {
    base: 'unknown',
    name: 'CLIP-L',
    modules: clip(768, 12),
    slots: {
      lora_te: ['sd1'],
      lora_te1: ['sdxl', 'flux1', 'sd3', 'hunyuan-video', 'hidream'],
      lora_te2: ['hunyuan-video'],
      text_encoder: ['sd1', 'sdxl', 'flux1', 'sd3', 'hidream'],
      text_encoder_2: ['hunyuan-video'],
      clip_l: ['sd1', 'sdxl', 'flux1', 'sd3', 'hunyuan-video', 'hidream'],
    },
  },
  {
    base: 'unknown',
    name: 'OpenCLIP-H',
    modules: clip(1024, 24),
    slots: { lora_te: ['sd2'], text_encoder: ['sd2'] },
  },
  {
    base: 'unknown',
    name: 'OpenCLIP-bigG',
    modules: clip(1280, 32),
    slots: {
      lora_te2: ['sdxl', 'sd3', 'hidream'],
      text_encoder_2: ['sdxl', 'sd3', 'hidream'],
      clip_g: ['sdxl', 'sd3', 'hidream'],
    },
  },
  {
    base: 'unknown',
    name: 'T5-XXL',
    modules: `
  encoder.block.{24}.layer.0.SelfAttention.(q|k|v|o) 4096 4096
  encoder.block.{24}.layer.1.DenseReluDense.(wi_0|wi_1) 4096 10240
  encoder.block.{24}.layer.1.DenseReluDense.wo 10240 4096
`,
    slots: {
      // Wan's UMT5-XXL has the same names and widths.
      lora_te: ['chroma', 'wan'],
      lora_te1: ['chroma', 'wan'],
      lora_te2: ['flux1'],
      lora_te3: ['flux1', 'sd3', 'hidream'],
      text_encoder: ['chroma', 'wan'],
      text_encoder_2: ['flux1'],
      text_encoder_3: ['sd3', 'hidream'],
      t5: ['flux1', 'chroma', 'sd3', 'wan', 'hidream'],
    },
  },
  {
    base: 'unknown',
    name: 'Qwen3 0.6B',
    modules: llm(1024, 28, 2048, 1024, 3072),
    slots: asFirst(['anima']),
  },
  {
    base: 'unknown',
    name: 'Gemma 2 2B',
    modules: llm(2304, 26, 2048, 1024, 9216),
    slots: asFirst(['lumina2']),
  },
  {
    base: 'unknown',
    name: 'Qwen3 4B',
    modules: llm(2560, 36, 4096, 1024, 9728),
    slots: asFirst(['flux2', 'z-image', 'krea2']),
  },
  {
    base: 'unknown',
    name: 'Qwen2.5-VL 7B',
    modules: llm(3584, 28, 3584, 512, 18944),
    slots: asFirst(['hunyuan-video', 'qwen-image']),
  },
  { base: 'unknown', name: 'Qwen3 8B', modules: llm(4096, 36, 4096, 1024, 12288), slots: asFirst(['flux2']) },
  {
    base: 'unknown',
    name: 'Llama 3 8B',
    modules: llm(4096, 32, 4096, 1024, 14336),
    slots: { ...asFirst(['hunyuan-video']), lora_te4: ['hidream'] },
  },
  {
    base: 'unknown',
    name: 'Mistral Small 3',
    modules: llm(5120, 40, 4096, 1024, 32768),
    slots: asFirst(['flux2']),
  },
  {
    base: 'unknown',
    name: 'Gemma 3 12B',
    modules: llm(3840, 48, 4096, 2048, 15360),
    slots: asFirst(['ltx2']),
  },
];
