import { t } from '@lingui/core/macro';

/** The parts of a model in the order in which it works; others follow as they come. */
export const PART_ORDER: readonly string[] = [
  'clip_l',
  'clip_h',
  'clip_g',
  't5',
  'llm',
  'te1',
  'te2',
  'te3',
  'te4',
  'down',
  'mid',
  'up',
  'context_refiner',
  'noise_refiner',
  'transformer_blocks',
  'single_transformer_blocks',
];

/** `clip_l` -> CLIP-L. */
function clipName(part: string): string {
  return part.replace('_', '-').toUpperCase();
}

/** The head of a row: "Up blocks". Lists of a model that is new to this page keep their own name. */
export function partLabel(part: string): string {
  switch (part) {
    case 'clip_l':
    case 'clip_h':
    case 'clip_g':
      return t`Text encoder ${clipName(part)}`;
    case 't5':
      return t`Text encoder ${'T5'}`;
    case 'llm':
      return t`Language model`;
    case 'te1':
    case 'te2':
    case 'te3':
    case 'te4':
      return t`Text encoder ${part.slice(-1)}`;
    case 'down':
      return t`Down blocks`;
    case 'mid':
      return t`Middle block`;
    case 'up':
      return t`Up blocks`;
    case 'context_refiner':
      return t`Text refiner`;
    case 'noise_refiner':
      return t`Image refiner`;
    case 'transformer_blocks':
      return t`Double blocks`;
    case 'single_transformer_blocks':
      return t`Single blocks`;
    case 'blocks':
    case 'layers':
      return t`Blocks`;
    case 'other':
      return t`Outside the blocks`;
    default:
      return part.replaceAll('_', ' ');
  }
}

/** Where the most of the change sits: "in the up blocks". */
export function partPlace(part: string): string {
  switch (part) {
    case 'down':
      return t`in the down blocks`;
    case 'mid':
      return t`in the middle block`;
    case 'up':
      return t`in the up blocks`;
    case 'transformer_blocks':
      return t`in the double blocks`;
    case 'single_transformer_blocks':
      return t`in the single blocks`;
    case 'blocks':
    case 'layers':
      return t`in the blocks`;
    case 'other':
      return t`outside the blocks`;
    case 'llm':
      return t`in the language model`;
    case 'context_refiner':
      return t`in the text refiner`;
    case 'noise_refiner':
      return t`in the image refiner`;
    case 'clip_l':
    case 'clip_h':
    case 'clip_g':
      return t`in the text encoder ${clipName(part)}`;
    case 't5':
      return t`in the text encoder ${'T5'}`;
    case 'te1':
    case 'te2':
    case 'te3':
    case 'te4':
      return t`in text encoder ${part.slice(-1)}`;
    default:
      return t`in ${partLabel(part)}`;
  }
}

/** The number of a block within its part: `up_1_0` -> "1.0", `layers_12` -> "12", a sampler "1 sampler"; else empty. */
export function blockNumber(block: string, part: string): string {
  if (block === part || !block.startsWith(`${part}_`)) return block === part ? '' : block;
  const rest = block.slice(part.length + 1);
  const sampler = /^(\d+)_s$/.exec(rest)?.[1];
  return sampler === undefined ? rest.replaceAll('_', '.') : t`${sampler} sampler`;
}
