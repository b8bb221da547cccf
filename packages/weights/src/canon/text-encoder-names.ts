/** The known text encoders; `te1` to `te4` are others, as the file counts them. */
export type TextEncoderName = 'clip_l' | 'clip_h' | 'clip_g' | 't5' | 'llm' | 'te1' | 'te2' | 'te3' | 'te4';

/** Wrappers that some tools leave in the path. */
const WRAPPERS = /^(?:transformer_)?(?:text_model_|model_)?/;

/** CLIP-L, OpenCLIP-H and OpenCLIP-bigG by the width of their layers. */
const CLIP_WIDTHS: Readonly<Record<number, TextEncoderName>> = {
  768: 'clip_l',
  1024: 'clip_h',
  1280: 'clip_g',
};

/**
 * A text encoder by what it is instead of how a file numbers it (Flux.1's T5 is `te2` for one tool and `te3` for
 * another), and its module's path without wrappers.
 *
 * @param slot as `locateModule` says it: `lora_te1`, `text_encoder_2`, `clip_g`, `t5`
 */
export function nameTextModule(
  slot: string,
  path: string,
  shape: { rows: number; columns: number },
): { encoder: TextEncoderName; path: string } {
  const plain = path
    .replace(WRAPPERS, '')
    // Diffusers' first LoRA files called the encoder's projections like the image model's.
    .replace(/_self_attn_to_([qkv])$/, '_self_attn_$1_proj')
    .replace(/_self_attn_to_out(?:_0)?$/, '_self_attn_out_proj');
  if (/^encoder_block_\d+_layer_/.test(plain)) return { encoder: 't5', path: plain };
  if (/^(?:language_model_)?layers_\d+_/.test(plain)) {
    return { encoder: 'llm', path: plain.replace(/^language_model_/, '') };
  }
  if (/^encoder_layers_\d+_(?:self_attn|mlp)_|^text_projection$/.test(plain)) {
    const width = plain.endsWith('_fc2') ? shape.rows : shape.columns;
    const clip = CLIP_WIDTHS[width];
    if (clip) return { encoder: clip, path: plain };
  }
  return { encoder: slotNumber(slot), path: plain };
}

function slotNumber(slot: string): TextEncoderName {
  if (slot === 'clip_l' || slot === 'clip_g' || slot === 't5') return slot;
  const digit = /([234])$/.exec(slot)?.[1];
  return digit === '2' ? 'te2' : digit === '3' ? 'te3' : digit === '4' ? 'te4' : 'te1';
}
