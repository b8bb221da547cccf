/** A part of a module's rows that has a name of its own: one matrix for query, key and value holds three. */
export interface NamedRows {
  name: string;
  /** Rows of the module's matrix. */
  begin: number;
  end: number;
}

interface Shape {
  rows: number;
  columns: number;
}

/** Answers the names of the rows, or null where the shape is not the one meant. */
type Naming = (match: readonly string[], shape: Shape) => string | { name: string; rows: number }[] | null;

const QKV = {
  img: ['attn_to_q', 'attn_to_k', 'attn_to_v'],
  txt: ['attn_add_q_proj', 'attn_add_k_proj', 'attn_add_v_proj'],
} as const;

const stream = (name: string | undefined): 'img' | 'txt' =>
  name === 'txt' || name === 'context' ? 'txt' : 'img';
const feedForward = (name: string | undefined): string => (stream(name) === 'img' ? 'ff' : 'ff_context');
const output = (name: string | undefined): string =>
  stream(name) === 'img' ? 'attn_to_out_0' : 'attn_to_add_out';
const norm = (name: string | undefined): string =>
  stream(name) === 'img' ? 'norm1_linear' : 'norm1_context_linear';

function three(
  prefix: string,
  names: readonly string[],
  { rows }: Shape,
): { name: string; rows: number }[] | null {
  return rows % 3 === 0 ? names.map((name) => ({ name: `${prefix}_${name}`, rows: rows / 3 })) : null;
}

const LETTERS: Readonly<Record<string, string>> = {
  q: 'to_q',
  k: 'to_k',
  v: 'to_v',
  o: 'to_out_0',
  output: 'to_out_0',
  gate: 'to_gate',
};
const letter = (name: string | undefined): string => LETTERS[name ?? ''] ?? '';
const LISTS = '(layers|noise_refiner|context_refiner)_(\\d+)';

/**
 * Names of blocks of transformers as their makers write them, to diffusers' names. Where one matrix of the maker is
 * several of diffusers', its rows get several names. Layers outside the blocks keep the tool's name.
 * Sources: huggingface/diffusers `scripts/convert_{flux,flux2,sd3,hunyuan_video,lumina,wan}_to_diffusers.py` and
 * `loaders/lora_conversion_utils.py`; XLabs-AI/x-flux; Tongyi-MAI/Z-Image; nvidia-cosmos/cosmos-predict2.
 */
const RULES: readonly (readonly [RegExp, Naming])[] = [
  // Flux.1, Chroma, Flux.2, HunyuanVideo
  [
    /^double_blocks_(\d+)_(img|txt)_attn_qkv$/,
    ([, n, s], shape) => three(`transformer_blocks_${n}`, QKV[stream(s)], shape),
  ],
  [
    /^double_blocks_(\d+)_(img|txt)_attn_qkv_([012])$/,
    ([, n, s, i]) => `transformer_blocks_${n}_${QKV[stream(s)][Number(i)]}`,
  ],
  [
    /^double_blocks_(\d+)_(img|txt)_attn_([qkv])$/,
    ([, n, s, l]) => `transformer_blocks_${n}_${QKV[stream(s)]['qkv'.indexOf(l ?? '')]}`,
  ],
  [/^double_blocks_(\d+)_(img|txt)_attn_proj$/, ([, n, s]) => `transformer_blocks_${n}_${output(s)}`],
  [
    /^double_blocks_(\d+)_(img|txt)_mlp_(?:0|fc1)$/,
    ([, n, s], { rows, columns }) =>
      `transformer_blocks_${n}_${feedForward(s)}_${rows === 6 * columns ? 'linear_in' : 'net_0_proj'}`,
  ],
  [
    /^double_blocks_(\d+)_(img|txt)_mlp_(?:2|fc2)$/,
    ([, n, s], { rows, columns }) =>
      `transformer_blocks_${n}_${feedForward(s)}_${columns === 3 * rows ? 'linear_out' : 'net_2'}`,
  ],
  [/^double_blocks_(\d+)_(img|txt)_mod_(?:lin|linear)$/, ([, n, s]) => `transformer_blocks_${n}_${norm(s)}`],
  [
    /^double_blocks_(\d+)_processor_qkv_lora([12])$/,
    ([, n, i], shape) => three(`transformer_blocks_${n}`, QKV[i === '1' ? 'img' : 'txt'], shape),
  ],
  [
    /^double_blocks_(\d+)_processor_proj_lora([12])$/,
    ([, n, i]) => `transformer_blocks_${n}_${output(i === '1' ? 'img' : 'txt')}`,
  ],
  [
    /^single_blocks_(\d+)_linear1$/,
    ([, n], { rows, columns }) => {
      const block = `single_transformer_blocks_${n}`;
      if (rows === 9 * columns) return `${block}_attn_to_qkv_mlp_proj`;
      if (rows !== 7 * columns) return null;
      return [
        ...QKV.img.map((name) => ({ name: `${block}_${name}`, rows: columns })),
        { name: `${block}_proj_mlp`, rows: 4 * columns },
      ];
    },
  ],
  [
    /^single_blocks_(\d+)_linear1_([0123])$/,
    ([, n, i]) => `single_transformer_blocks_${n}_${QKV.img[Number(i)] ?? 'proj_mlp'}`,
  ],
  [
    /^single_blocks_(\d+)_linear2$/,
    ([, n], { rows, columns }) =>
      `single_transformer_blocks_${n}_${columns === 4 * rows ? 'attn_to_out' : 'proj_out'}`,
  ],
  [
    /^single_blocks_(\d+)_modulation_(?:lin|linear)$/,
    ([, n]) => `single_transformer_blocks_${n}_norm_linear`,
  ],
  [
    /^single_blocks_(\d+)_processor_qkv_lora$/,
    ([, n], shape) => three(`single_transformer_blocks_${n}`, QKV.img, shape),
  ],
  [/^single_blocks_(\d+)_processor_proj_lora$/, ([, n]) => `single_transformer_blocks_${n}_proj_out`],
  // Stable Diffusion 3
  [
    /^joint_blocks_(\d+)_(x|context)_block_attn_qkv$/,
    ([, n, s], shape) => three(`transformer_blocks_${n}`, QKV[stream(s)], shape),
  ],
  [
    /^joint_blocks_(\d+)_x_block_attn2_qkv$/,
    ([, n], shape) => three(`transformer_blocks_${n}`, ['attn2_to_q', 'attn2_to_k', 'attn2_to_v'], shape),
  ],
  [/^joint_blocks_(\d+)_(x|context)_block_attn_proj$/, ([, n, s]) => `transformer_blocks_${n}_${output(s)}`],
  [/^joint_blocks_(\d+)_x_block_attn2_proj$/, ([, n]) => `transformer_blocks_${n}_attn2_to_out_0`],
  [
    /^joint_blocks_(\d+)_(x|context)_block_mlp_fc1$/,
    ([, n, s]) => `transformer_blocks_${n}_${feedForward(s)}_net_0_proj`,
  ],
  [
    /^joint_blocks_(\d+)_(x|context)_block_mlp_fc2$/,
    ([, n, s]) => `transformer_blocks_${n}_${feedForward(s)}_net_2`,
  ],
  // The last context block modulates twice only, with its halves swapped in diffusers: it keeps its name.
  [
    /^joint_blocks_(\d+)_(x|context)_block_adaLN_modulation_1$/,
    ([, n, s], { rows, columns }) => (rows === 2 * columns ? null : `transformer_blocks_${n}_${norm(s)}`),
  ],
  // Z-Image and Lumina 2
  [
    new RegExp(`^${LISTS}_attention_qkv$`),
    ([, list, n], { rows, columns }) => {
      const side = (rows - columns) / 2;
      if (!Number.isInteger(side) || side <= 0) return null;
      const at = `${list}_${n}_attention`;
      return [
        { name: `${at}_to_q`, rows: columns },
        { name: `${at}_to_k`, rows: side },
        { name: `${at}_to_v`, rows: side },
      ];
    },
  ],
  [new RegExp(`^${LISTS}_attention_out$`), ([, list, n]) => `${list}_${n}_attention_to_out_0`],
  [
    new RegExp(`^${LISTS}_attn_(to_(?:q|k|v|out_0))$`),
    ([, list, n, rest]) => `${list}_${n}_attention_${rest}`,
  ],
  [
    new RegExp(`^${LISTS}_feed_forward_linear_([123])$`),
    ([, list, n, i]) => `${list}_${n}_feed_forward_w${i}`,
  ],
  [new RegExp(`^${LISTS}_norm1_linear$`), ([, list, n]) => `${list}_${n}_adaLN_modulation_1`],
  // Wan
  [
    /^(vace_blocks|blocks)_(\d+)_(self|cross)_attn_([qkvo])$/,
    ([, list, n, which, l]) => `${list}_${n}_attn${which === 'self' ? 1 : 2}_${letter(l)}`,
  ],
  [/^blocks_(\d+)_cross_attn_([kv])_img$/, ([, n, l]) => `blocks_${n}_attn2_add_${l}_proj`],
  [/^(vace_blocks|blocks)_(\d+)_ffn_0$/, ([, list, n]) => `${list}_${n}_ffn_net_0_proj`],
  [/^(vace_blocks|blocks)_(\d+)_ffn_2$/, ([, list, n]) => `${list}_${n}_ffn_net_2`],
  // Anima
  [
    /^blocks_(\d+)_(self|cross)_attn_(q|k|v|output)_proj$/,
    ([, n, which, l]) => `transformer_blocks_${n}_attn${which === 'self' ? 1 : 2}_${letter(l)}`,
  ],
  [/^blocks_(\d+)_mlp_layer1$/, ([, n]) => `transformer_blocks_${n}_ff_net_0_proj`],
  [/^blocks_(\d+)_mlp_layer2$/, ([, n]) => `transformer_blocks_${n}_ff_net_2`],
  [
    /^blocks_(\d+)_adaln_modulation_(self_attn|cross_attn|mlp)_([12])$/,
    ([, n, which, i]) =>
      `transformer_blocks_${n}_norm${['self_attn', 'cross_attn', 'mlp'].indexOf(which ?? '') + 1}_linear_${i}`,
  ],
  // Krea 2
  [/^blocks_(\d+)_attn_w?(q|k|v|o|gate)$/, ([, n, l]) => `transformer_blocks_${n}_attn_${letter(l)}`],
  [/^blocks_(\d+)_mlp_(gate|up|down)$/, ([, n, l]) => `transformer_blocks_${n}_ff_${l}`],
  [
    /^txtfusion_(layerwise_blocks|refiner_blocks)_(\d+)_attn_w?(q|k|v|o|gate)$/,
    ([, list, n, l]) => `text_fusion_${list}_${n}_attn_${letter(l)}`,
  ],
  [
    /^txtfusion_(layerwise_blocks|refiner_blocks)_(\d+)_mlp_(gate|up|down)$/,
    ([, list, n, l]) => `text_fusion_${list}_${n}_ff_${l}`,
  ],
];

/**
 * The names of a transformer's module in diffusers' words.
 *
 * @param path a module's name in its model, every dot an underscore
 * @returns one name for all rows, or several that share them out without a hole
 */
export function nameTransformerRows(path: string, shape: Shape): NamedRows[] {
  for (const [pattern, naming] of RULES) {
    const match = pattern.exec(path);
    if (!match) continue;
    const named = naming(match, shape);
    if (named === null) break;
    if (typeof named === 'string') return [{ name: named, begin: 0, end: shape.rows }];
    let begin = 0;
    return named.map(({ name, rows }) => {
      const part = { name, begin, end: begin + rows };
      begin = part.end;
      return part;
    });
  }
  return [{ name: path, begin: 0, end: shape.rows }];
}
