import type { TensorLike } from '../src/network/reading.js';
import type { Layer, Style } from './architectures/module-list.js';

/** The rank of the made-up files; odd, so that it is never mistaken for a width. */
export const RANK = 7;

const flat = (path: string): string => path.replaceAll('.', '_');
const kernel = (size: number | undefined): number[] => (size === undefined ? [] : [size, size]);

const tensor = (name: string, ...shape: number[]): TensorLike => ({ name, shape, dtype: 'BF16' });

/** LoRA tensors of a layer under `down`, `up` and, with kohya, `alpha`. */
function lora(name: string, l: Layer, names: readonly [string, string, string?], rank: number): TensorLike[] {
  const pointwise = l.kernel === undefined ? [] : [1, 1];
  return [
    tensor(`${name}.${names[0]}`, rank, l.in, ...kernel(l.kernel)),
    tensor(`${name}.${names[1]}`, l.out, rank, ...pointwise),
    ...(names[2] === undefined ? [] : [tensor(`${name}.${names[2]}`)]),
  ];
}

const KOHYA = ['lora_down.weight', 'lora_up.weight', 'alpha'] as const;
const PEFT = ['lora_A.weight', 'lora_B.weight'] as const;

/** LyCORIS LoHa, which factors a convolution with its kernel flattened. */
function loha(name: string, l: Layer, rank: number): TensorLike[] {
  const input = l.in * (l.kernel ?? 1) ** 2;
  return [
    tensor(`${name}.alpha`),
    ...['hada_w1', 'hada_w2'].flatMap((w) => [
      tensor(`${name}.${w}_a`, l.out, rank),
      tensor(`${name}.${w}_b`, rank, input),
    ]),
  ];
}

/** Is this a U-Net's path? Tools put `unet` before those and `transformer` before the others. */
const isUnet = (path: string): boolean =>
  /^(down_blocks|up_blocks|mid_block|conv_|time_embedding|add_embedding)/.test(path);

/** Tensors of a layer as each naming habit writes them. */
const WRITERS: Readonly<Record<Style, (l: Layer, rank: number) => TensorLike[]>> = {
  kohya: (l, r) => lora(`lora_unet_${flat(l.path)}`, l, KOHYA, r),
  'kohya-double-underscore': (l, r) => lora(`lora_unet__${flat(l.path)}`, l, KOHYA, r),
  onetrainer: (l, r) => lora(`lora_transformer_${flat(l.path)}`, l, KOHYA, r),
  lycoris: (l, r) => loha(`lycoris_${flat(l.path)}`, l, r),
  diffusers: (l, r) => lora(`${isUnet(l.path) ? 'unet' : 'transformer'}.${l.path}`, l, PEFT, r),
  'diffusers-old': (l, r) => lora(`unet.${l.path}`, l, ['lora.down.weight', 'lora.up.weight'], r),
  'diffusers-processor': (l, r) => {
    const path = l.path.replace(/\.(to_[kqv]|to_out)(\.0)?$/, '.processor.$1_lora');
    return lora(path, l, ['down.weight', 'up.weight'], r);
  },
  peft: (l, r) =>
    lora(`base_model.model.${l.path}`, l, ['lora_A.default.weight', 'lora_B.default.weight'], r),
  bare: (l, r) => lora(l.path, l, PEFT, r),
  'ai-toolkit': (l, r) => lora(`diffusion_model.${l.path}`, l, PEFT, r),
  comfyui: (l, r) => lora(`diffusion_model.${l.path}`, l, KOHYA, r),
  omi: (l, r) => lora(`${isUnet(l.path) ? 'unet' : 'transformer'}.${l.path}`, l, KOHYA, r),
  xlabs: (l, r) => lora(l.path, l, ['down.weight', 'up.weight'], r),
};

/** An adapter file of these layers in one naming habit. */
export function nameTensors(layers: readonly Layer[], style: Style, rank = RANK): TensorLike[] {
  return layers.flatMap((l) => WRITERS[style](l, rank));
}

/** A text encoder's tensors under a prefix; prefixes that end in `_` flatten the path as kohya does. */
export function nameTextEncoder(prefix: string, layers: readonly Layer[], rank = RANK): TensorLike[] {
  return layers.flatMap((l) =>
    prefix.endsWith('_')
      ? lora(prefix + flat(l.path), l, KOHYA, rank)
      : lora(prefix + l.path, l, prefix.startsWith('text_encoder') ? PEFT : KOHYA, rank),
  );
}
