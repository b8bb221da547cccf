import type { BaseModel } from '@lora/schema/values';
import type { TensorLike } from '../src/network/reading.js';
import { FLUX_LISTS } from './architectures/fluxes.js';
import { JOINT_LISTS } from './architectures/joint-transformers.js';
import type { Layer, ModuleList, Style } from './architectures/module-list.js';
import { STACKED_LISTS } from './architectures/stacked-transformers.js';
import { TEXT_ENCODER_LISTS } from './architectures/text-encoders.js';
import { UNET_LISTS } from './architectures/unets.js';
import { nameTensors, nameTextEncoder } from './name-tensors.js';

export const MODULE_LISTS: readonly ModuleList[] = [
  ...UNET_LISTS,
  ...FLUX_LISTS,
  ...JOINT_LISTS,
  ...STACKED_LISTS,
];

export const CUTS = ['whole', 'attention only', 'one block', 'text encoder only', 'near miss'] as const;
export type Cut = (typeof CUTS)[number];

/** One tested list of tensor names and shapes. */
export interface KeyList {
  title: string;
  base: BaseModel;
  cut: Cut;
  style: Style | 'text encoder';
  make: () => TensorLike[];
  /** The exact set expected; a near miss expects none. */
  possible: readonly BaseModel[];
  variant?: string;
}

/** Widths nobody uses: every name stays right, every shape is wrong. */
const widen = (l: Layer): Layer => ({ ...l, in: l.in + 24, out: l.out + 40 });
/** Shapes stay right, no name is known. */
const rename = (l: Layer): Layer => ({ ...l, path: l.path.replace(/[a-z]{2,}/g, (word) => `x${word}`) });

/** Every key list of the tests, made from the architectures' own module lists. */
export function allKeyLists(): KeyList[] {
  return [
    ...MODULE_LISTS.flatMap((list) => list.styles.flatMap((style) => listsOf(list, style))),
    ...TEXT_ENCODER_LISTS.map(
      (list): KeyList => ({
        title: `${list.label}: text encoder only`,
        base: list.base,
        cut: 'text encoder only',
        style: 'text encoder',
        make: () => list.parts.flatMap((p) => nameTextEncoder(p.prefix, p.layers)),
        possible: list.possible,
      }),
    ),
  ];
}

function listsOf(list: ModuleList, style: Style): KeyList[] {
  const made = (
    cut: Cut,
    what: string,
    layers: readonly Layer[],
    possible: readonly BaseModel[],
    variant?: string,
  ): KeyList => ({
    title: `${list.label} in ${list.dialect} names, ${style}: ${what}`,
    base: list.base,
    cut,
    style,
    make: () => nameTensors(layers, style),
    possible,
    variant,
  });
  const { layers } = list;
  return [
    made('whole', 'whole', layers, list.whole, list.variant),
    made(
      'attention only',
      'attention only',
      layers.filter((l) => list.attention.test(l.path)),
      list.attentionOnly,
    ),
    made(
      'one block',
      'one block',
      layers.filter((l) => list.block.test(l.path)),
      list.oneBlock,
    ),
    made('near miss', 'right names, wrong widths', layers.map(widen), []),
    made('near miss', 'right widths, unknown names', layers.map(rename), []),
  ];
}
