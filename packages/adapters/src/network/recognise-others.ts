import { KEPT_NAMES, remember } from '../remember.js';
import type { NotAdapterKind, NotAnAdapter, TensorLike } from './reading.js';

interface Marker {
  what: NotAdapterKind;
  /** Any tensor name that matches tells. */
  name: RegExp;
  reason: string;
}

/**
 * Names that settle what a file is whatever else it holds, so they are looked for first. Sources: ComfyUI
 * `controlnet.py`, tencent-ailab/IP-Adapter, XLabs-AI/x-flux, kohya-ss ControlNet-LLLite,
 * Stability-AI/control-lora, TencentARC/T2I-Adapter.
 */
const SETTLING: readonly Marker[] = [
  {
    what: 'ip-adapter',
    name: /(?:^|\.)(?:ip_adapter[._]|image_proj\.|.*_ip\.weight$)|\.ip_adapter_|to_[kv]_ip(?:_lora)?\./,
    reason: 'It holds the layers of an IP-Adapter, which feeds a picture into a model; it is no LoRA.',
  },
  {
    what: 'controlnet',
    name: /^(?:controlnet_|control_model\.|lllite_|lora_controlnet$|zero_convs\.|input_hint_block\.|controlnet\.)|(?:^|\.)controlnet_(?:blocks|cond_embedding|down_blocks|x_embedder)/,
    reason: 'It holds the layers of a ControlNet, which steers a model by a picture; it is no LoRA.',
  },
  {
    what: 'controlnet',
    name: /^(?:adapter\.)?body\.\d+\.(?:block\d|resnets|in_conv)\./,
    reason: 'It holds the layers of a T2I-Adapter, which steers a model by a picture; it is no LoRA.',
  },
  {
    what: 'text-model-adapter',
    name: /unilora_|vera_(?:A|B|lambda)|vblora_|prompt_embeddings$|prefix_encoder\./,
    reason: 'It is an adapter for a language model in a form that image models do not use.',
  },
];

/** What a file is that has no adapter modules; first match wins. */
const REST: readonly Marker[] = [
  {
    what: 'checkpoint',
    name: /^model\.diffusion_model\.|^diffusion_model\.|^(?:double_blocks|joint_blocks|input_blocks|single_blocks)\.\d+\.|^(?:single_)?transformer_blocks\.\d+\.|^(?:down|up)_blocks\.\d+\.(?:resnets|attentions)|^(?:net\.)?blocks\.\d+\.(?:self_attn|cross_attn|attn)|^noise_refiner\./,
    reason: 'It holds whole layers of an image model: it is a checkpoint, no adapter.',
  },
  {
    what: 'vae',
    name: /^(?:first_stage_model\.|vae\.)?(?:encoder|decoder)\.(?:down|up|mid|conv_in|conv_out|down_blocks|up_blocks|mid_block|downsamples|upsamples|middle|conv1)[._]|^(?:post_)?quant_conv\./,
    reason: 'It holds the encoder and decoder of a VAE, which turns pictures into latents; it is no LoRA.',
  },
  {
    what: 'text-encoder',
    name: /(?:^|\.)text_model\.encoder\.layers\.\d+|^encoder\.block\.\d+\.layer\.|^(?:model\.|language_model\.)*layers\.\d+\.(?:self_attn|mlp|input_layernorm)|embed_tokens\.weight$|^(?:text_)?projection\.weight$|token_embedding\.weight$/,
    reason: 'It holds whole layers of a text encoder or language model; it is no adapter.',
  },
];

const EMBEDDING = /^(?:emb_params|string_to_param\..*|<[^>]+>|clip_[lg]|t5xxl|learned_embeds.*)$/;

/** A textual inversion has a handful of vectors and nothing else. */
const MOST_EMBEDDINGS = 16;

/** Is this tensor a trained token? Also those that travel inside a LoRA (`bundle_emb.*`). */
export const isEmbedding = (name: string): boolean => EMBEDDING.test(name) || name.startsWith('bundle_emb.');

/** What names alone settle, before anything else is read; null where nothing is settled. */
export function recogniseSettled(tensors: readonly TensorLike[]): NotAnAdapter | null {
  let first = SETTLING.length;
  for (const { name } of tensors) first = Math.min(first, placeOfMarker(name));
  const marker = SETTLING[first];
  return marker ? { kind: 'not-an-adapter', what: marker.what, reason: marker.reason } : null;
}

/** The place of the first marker that a name tells of; the length of the list where there is none. */
const placeOfMarker = remember(
  (name) => {
    const place = SETTLING.findIndex((marker) => marker.name.test(name));
    return place === -1 ? SETTLING.length : place;
  },
  { most: KEPT_NAMES },
);

/** What a file without adapter modules is. */
export function recogniseRest(tensors: readonly TensorLike[]): NotAnAdapter {
  if (tensors.length === 0) {
    return { kind: 'not-an-adapter', what: 'other', reason: 'It holds no tensors at all.' };
  }
  if (tensors.length <= MOST_EMBEDDINGS && tensors.every((t) => isEmbedding(t.name) && t.shape.length <= 2)) {
    return {
      kind: 'not-an-adapter',
      what: 'textual-inversion',
      reason: 'It holds only trained tokens: it is a textual inversion (an embedding), no LoRA.',
    };
  }
  for (const marker of REST) {
    if (tensors.some((t) => marker.name.test(t.name))) {
      return { kind: 'not-an-adapter', what: marker.what, reason: marker.reason };
    }
  }
  const example = tensors[0]?.name.slice(0, 80) ?? '';
  return {
    kind: 'not-an-adapter',
    what: 'other',
    reason: `None of its ${tensors.length} tensors has a name that an adapter uses (the first is "${example}").`,
  };
}

/** Modules of language models, speech models and picture classifiers, as PEFT names them. */
const TEXT_MODULES = [
  /(?:^|[._])layers[._]\d+[._](?:self_attn|encoder_attn|linear_attn|attention|attn)[._](?:q_proj|k_proj|v_proj|o_proj|out_proj|qkv_proj|wqkv|wo|dense|in_proj_\w+|query_key_value)$/,
  /(?:^|[._])layers[._]\d+[._](?:mlp|feed_forward|block_sparse_moe)[._](?:.*[._])?(?:gate_proj|up_proj|down_proj|gate_up_proj|fc1|fc2|dense_\w+|w1|w2|w3|gate)$/,
  /(?:^|[._])h[._]\d+[._](?:attn|mlp|self_attention|attention)[._]/,
  /(?:^|[._])encoder[._]layer[._]\d+[._](?:attention|intermediate|output)[._]/,
  /(?:^|[._])(?:encoder|decoder)[._]block[._]\d+[._]layer[._]\d+[._]/,
  /(?:^|[._])layers[._]\d+[._](?:fc1|fc2|mixer[._]\w+)$/,
  /(?:^|[._])(?:lm_head|embed_tokens|wte|word_embeddings)$/,
];

/** Do these names belong to a text model? Asked only where no image model fits. */
export function isTextModule(name: string): boolean {
  return TEXT_MODULES.some((pattern) => pattern.test(name));
}

export const TEXT_MODEL_ADAPTER: NotAnAdapter = {
  kind: 'not-an-adapter',
  what: 'text-model-adapter',
  reason: 'It is an adapter for a language model by the names of its modules, not for an image model.',
};
