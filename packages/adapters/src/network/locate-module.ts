import { KEPT_NAMES, remember } from '../remember.js';

/** Where a module sits: in the denoiser or in a numbered text encoder, and its name there. */
export interface ModulePlace {
  part: 'denoiser' | 'text-encoder';
  /** For text encoders: how the prefix calls it (`lora_te1`, `text_encoder_2`, `clip_l`). */
  slot: string;
  /** The name with every prefix off and every dot an underscore, so that all naming habits meet. */
  path: string;
  /** What was stripped, for evidence and key style. */
  prefix: string;
}

/** Dotted prefixes; stripped again and again, for tools stack them (`base_model.model.transformer.`). */
const DOTTED = [
  'base_model.model.',
  'model.diffusion_model.',
  'diffusion_model.',
  'transformer_2.',
  'transformer.',
  'unet.',
  'net.',
  'dit.',
] as const;

/** Prefixes of names whose dots became underscores; at most one. `lora_unet__` is Z-Image's in kohya's tools. */
const FLAT = [
  'lora_unet__',
  'lora_unet_',
  'lora_transformer_',
  'lycoris_unet_',
  'lycoris_',
  'oft_unet_',
] as const;

const FLAT_TEXT = /^(?:lora|lycoris|oft)_(te[1-4]?)_/;
const DOTTED_TEXT = /^(?:base_model\.model\.)?(text_encoder(?:_[23])?)\./;
const NAMED_TEXT = /^(?:text_encoders\.)?(clip_l|clip_g|t5|t5xxl)\.(?:transformer\.)?/;
const BARE_TEXT = /^(?:lycoris_)?(?=text_model[._]encoder[._]layers[._])/;

/** Finds part, slot and plain name of a module from its prefix. */
export const locateModule: (name: string) => ModulePlace = remember(locate, { most: KEPT_NAMES });

function locate(name: string): ModulePlace {
  for (const [pattern, toSlot] of [
    [FLAT_TEXT, (s: string) => `lora_${s}`],
    [DOTTED_TEXT, (s: string) => s],
    [NAMED_TEXT, (s: string) => (s === 't5xxl' ? 't5' : s)],
    [BARE_TEXT, () => 'text_encoder'],
  ] as const) {
    const hit = pattern.exec(name);
    if (hit) {
      const prefix = hit[0];
      return {
        part: 'text-encoder',
        slot: toSlot(hit[1] ?? ''),
        path: flatten(name.slice(prefix.length)),
        prefix,
      };
    }
  }
  let rest = name;
  for (let found = true; found; ) {
    const dotted = DOTTED.find((p) => rest.startsWith(p));
    found = dotted !== undefined;
    if (dotted) rest = rest.slice(dotted.length);
  }
  const flat = FLAT.find((p) => rest.startsWith(p));
  if (flat) rest = rest.slice(flat.length);
  return {
    part: 'denoiser',
    slot: '',
    path: flatten(rest),
    prefix: name.slice(0, name.length - rest.length),
  };
}

const flatten = (name: string): string => name.replaceAll('.', '_');

/** `te1` … as the page shows it: the number where the prefix has one, else its own name. */
export function nameTextEncoder(slot: string): string {
  const number = /^(?:lora_te|text_encoder_?)(\d?)$/.exec(slot);
  return number ? `te${number[1] || '1'}` : slot;
}
