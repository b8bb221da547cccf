/** Width in and out of a module, by its number. */
export type NumberedShapes = ReadonlyMap<number, { rows: number; columns: number }>;

/**
 * cloneofsimo/lora numbers modules in the order in which diffusers' U-Net of Stable Diffusion 1 and 2 lists them:
 * going down, going up, then the middle. Per attention layer: self-attention, the feed-forward layer's first half and
 * cross-attention, as diffusers had them until 0.11 (the feed-forward layer last since). Source: cloneofsimo/lora
 * `lora_diffusion/lora.py` (`_find_modules`), huggingface/diffusers `unet_2d_condition.py`, `attention.py`.
 */
const ATTENTION_LAYERS: readonly { block: string; width: number }[] = [
  ...[320, 640, 1280].flatMap((width, level) =>
    [0, 1].map((i) => ({ block: `down_blocks_${level}_attentions_${i}`, width })),
  ),
  ...[1280, 640, 320].flatMap((width, level) =>
    [0, 1, 2].map((i) => ({ block: `up_blocks_${level + 1}_attentions_${i}`, width })),
  ),
  { block: 'mid_block_attentions_0', width: 1280 },
];

const PROJECTIONS = ['to_q', 'to_k', 'to_v', 'to_out_0'];
const ORDERS: readonly (readonly string[])[] = [
  ['attn1', 'ff', 'attn2'],
  ['attn1', 'attn2', 'ff'],
];

interface Expected {
  name: string;
  columns: number;
  rows: number;
}

function listUnet(order: readonly string[], context: number): Expected[] {
  return ATTENTION_LAYERS.flatMap(({ block, width }) =>
    order.flatMap((part) => {
      const at = `${block}_transformer_blocks_0`;
      if (part === 'ff') return [{ name: `${at}_ff_net_0_proj`, columns: width, rows: 8 * width }];
      return PROJECTIONS.map((leaf) => ({
        name: `${at}_${part}_${leaf}`,
        columns: part === 'attn2' && (leaf === 'to_k' || leaf === 'to_v') ? context : width,
        rows: width,
      }));
    }),
  );
}

function listText(width: number, layers: number): Expected[] {
  return Array.from({ length: layers }, (_, i) =>
    // In the order in which transformers' CLIPAttention lists them.
    ['k_proj', 'v_proj', 'q_proj', 'out_proj'].map((leaf) => ({
      name: `encoder_layers_${i}_self_attn_${leaf}`,
      columns: width,
      rows: width,
    })),
  ).flat();
}

const UNETS = [768, 1024].flatMap((context) => ORDERS.map((order) => listUnet(order, context)));
const TEXTS = [listText(768, 12), listText(1024, 24)];

/**
 * The names of a file's numbered modules, where exactly one known list has as many modules with these very widths.
 *
 * @returns by number; null where no list fits (the tool can be told to train other modules: then nobody knows)
 */
export function nameNumberedModules(
  kind: 'unet' | 'text_encoder',
  shapes: NumberedShapes,
): ReadonlyMap<number, string> | null {
  const fitting = (kind === 'unet' ? UNETS : TEXTS).filter(
    (list) =>
      list.length === shapes.size &&
      list.every((wanted, i) => {
        const shape = shapes.get(i);
        return shape?.rows === wanted.rows && shape.columns === wanted.columns;
      }),
  );
  const [only] = fitting;
  if (!only || fitting.length > 1) return null;
  return new Map(only.map(({ name }, i) => [i, name]));
}
