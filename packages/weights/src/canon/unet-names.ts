/**
 * Stability's names of the U-Nets of Stable Diffusion 1, 2 and XL (`input_blocks_4_1_...`, which kohya uses for XL) to
 * diffusers' (`down_blocks_1_attentions_0_...`). All three models have two layers and one downsampler per level going
 * down and three layers going up. Sources: CompVis/stable-diffusion `openaimodel.py`; huggingface/diffusers
 * `scripts/convert_original_stable_diffusion_to_diffusers.py`.
 *
 * @param path a module's name in its model, every dot an underscore
 */
export function nameUnetModule(path: string): string {
  const plain = WHOLE.get(path);
  if (plain !== undefined) return plain;
  const middle = /^middle_block_([012])_(.+)$/.exec(path);
  if (middle) {
    const [, place, rest = ''] = middle;
    return place === '1'
      ? `mid_block_attentions_0_${rest}`
      : `mid_block_resnets_${place === '0' ? 0 : 1}_${nameResnetLayer(rest)}`;
  }
  const side = /^(input|output)_blocks_(\d{1,2})_([012])_(.+)$/.exec(path);
  if (!side) return path.replace(/_(attn[12])_to_out$/, '_$1_to_out_0');
  const [, direction, index = '', place = '', rest = ''] = side;
  return direction === 'input'
    ? nameInput(Number(index), place, rest, path)
    : nameOutput(Number(index), place, rest, path);
}

/** Layers outside the levels. */
const WHOLE = new Map([
  ['input_blocks_0_0', 'conv_in'],
  ['out_0', 'conv_norm_out'],
  ['out_2', 'conv_out'],
  ['time_embed_0', 'time_embedding_linear_1'],
  ['time_embed_2', 'time_embedding_linear_2'],
  ['label_emb_0_0', 'add_embedding_linear_1'],
  ['label_emb_0_2', 'add_embedding_linear_2'],
]);

const RESNET = new Map([
  ['in_layers_0', 'norm1'],
  ['in_layers_2', 'conv1'],
  ['emb_layers_1', 'time_emb_proj'],
  ['out_layers_0', 'norm2'],
  ['out_layers_3', 'conv2'],
  ['skip_connection', 'conv_shortcut'],
]);

const nameResnetLayer = (layer: string): string => RESNET.get(layer) ?? layer;

function nameInput(index: number, place: string, rest: string, path: string): string {
  const level = Math.floor((index - 1) / 3);
  const layer = (index - 1) % 3;
  if (level < 0) return path;
  if (layer === 2) return rest === 'op' ? `down_blocks_${level}_downsamplers_0_conv` : path;
  if (place === '0') return `down_blocks_${level}_resnets_${layer}_${nameResnetLayer(rest)}`;
  return place === '1' ? `down_blocks_${level}_attentions_${layer}_${rest}` : path;
}

function nameOutput(index: number, place: string, rest: string, path: string): string {
  const level = Math.floor(index / 3);
  const layer = index % 3;
  if (place === '0') return `up_blocks_${level}_resnets_${layer}_${nameResnetLayer(rest)}`;
  // The upsampler comes last; where a level has no attention that is place 1.
  if (rest === 'conv') return `up_blocks_${level}_upsamplers_0_conv`;
  return place === '1' ? `up_blocks_${level}_attentions_${layer}_${rest}` : path;
}
