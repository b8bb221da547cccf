import { KEPT_NAMES, remember } from '../remember.js';

/**
 * What a tensor does inside its module. Sources: LyCORIS `lycoris/modules/*`, kohya-ss/sd-scripts
 * `networks/*`, huggingface/peft `tuners/*`, huggingface/diffusers `loaders/*`, XLabs x-flux,
 * cloneofsimo/lora.
 */
export type Role =
  | 'down'
  | 'up'
  | 'mid'
  | 'alpha'
  | 'dora'
  | 'extra'
  | 'diff'
  | 'diff_b'
  | 'hada_w1_a'
  | 'hada_w1_b'
  | 'hada_w2_a'
  | 'hada_w2_b'
  | 'hada_t'
  | 'lokr_w1'
  | 'lokr_w1_a'
  | 'lokr_w1_b'
  | 'lokr_w2'
  | 'lokr_w2_a'
  | 'lokr_w2_b'
  | 'lokr_t'
  | 'a1'
  | 'a2'
  | 'b1'
  | 'b2'
  | 'bm'
  | 'oft_blocks'
  | 'oft_triangle'
  | 'rescale'
  | 'weight'
  | 'on_input'
  | 'ia3'
  | 'w_norm'
  | 'b_norm';

export type NameForm = 'down-up' | 'a-b' | 'diffusers-old' | 'xlabs' | 'cloneofsimo' | 'other';

export interface ParsedName {
  /** The module's name with its prefix, without the tensor's own ending. */
  module: string;
  role: Role;
  form: NameForm;
  /** The PEFT adapter name between `lora_A` and `weight` (`default`), where there is one. */
  adapterName?: string;
}

const both = (role: Role, form: NameForm): { role: Role; form: NameForm } => ({ role, form });

/** Endings of one or two dotted parts. */
const ENDINGS = new Map<string, { role: Role; form: NameForm }>([
  ['lora_down.weight', both('down', 'down-up')],
  ['lora_up.weight', both('up', 'down-up')],
  ['lora_mid.weight', both('mid', 'down-up')],
  ['lora_down.bias', both('extra', 'down-up')],
  ['lora_up.bias', both('extra', 'down-up')],
  ['lora_A.weight', both('down', 'a-b')],
  ['lora_B.weight', both('up', 'a-b')],
  ['lora_A.bias', both('extra', 'a-b')],
  ['lora_B.bias', both('extra', 'a-b')],
  ['lora_embedding_A', both('down', 'a-b')],
  ['lora_embedding_B', both('up', 'a-b')],
  ['lora_magnitude_vector.weight', both('dora', 'a-b')],
  ['lora_magnitude_vector', both('dora', 'a-b')],
  ['oft_R.weight', both('oft_triangle', 'a-b')],
  ['boft_R', both('oft_blocks', 'a-b')],
  ['boft_s', both('rescale', 'a-b')],
  ['ia3_l', both('ia3', 'a-b')],
  ['a1.weight', both('a1', 'other')],
  ['a2.weight', both('a2', 'other')],
  ['b1.weight', both('b1', 'other')],
  ['b2.weight', both('b2', 'other')],
  ['bm.weight', both('bm', 'other')],
  ['set_weight', both('diff', 'other')],
  ['oft_diag', both('oft_blocks', 'other')],
  ['constraint', both('extra', 'other')],
  ['scalar', both('extra', 'other')],
  ['reshape_weight', both('extra', 'other')],
  ['dora_scale', both('dora', 'other')],
  ['hada_t1', both('hada_t', 'other')],
  ['hada_t2', both('hada_t', 'other')],
  ['lokr_t1', both('lokr_t', 'other')],
  ['lokr_t2', both('lokr_t', 'other')],
  ['diff_m', both('diff', 'other')],
]);
for (const role of [
  'alpha',
  'diff',
  'diff_b',
  'hada_w1_a',
  'hada_w1_b',
  'hada_w2_a',
  'hada_w2_b',
  'lokr_w1',
  'lokr_w1_a',
  'lokr_w1_b',
  'lokr_w2',
  'lokr_w2_a',
  'lokr_w2_b',
  'oft_blocks',
  'rescale',
  'weight',
  'on_input',
  'w_norm',
  'b_norm',
] as const) {
  ENDINGS.set(role, both(role, 'other'));
}

/** PEFT puts the adapter's name inside: `lora_A.default.weight`. */
const NAMED_ENDINGS = new Map<string, Role>([
  ['lora_A', 'down'],
  ['lora_B', 'up'],
  ['lora_magnitude_vector', 'dora'],
  ['oft_R', 'oft_triangle'],
]);

const CLONEOFSIMO = /^((?:unet|text_encoder|text_encoder_2):\d+):(up|down)$/;
const XLABS = /\.processor\.(?:qkv|proj)_lora\d?$/;
const OLD_DIFFUSERS = /^(.*?)(?:\.processor)?\.([a-z_]+)_lora$/;

/**
 * Splits a tensor's name into its module and what the tensor does there; null where the ending is none that
 * an adapter has.
 */
export const parseTensorName: (name: string) => ParsedName | null = remember(parse, { most: KEPT_NAMES });

function parse(name: string): ParsedName | null {
  const simo = CLONEOFSIMO.exec(name);
  if (simo) return { module: simo[1] ?? '', role: simo[2] === 'up' ? 'up' : 'down', form: 'cloneofsimo' };
  const parts = name.split('.');
  const last = parts.at(-1) ?? '';
  const pair = `${parts.at(-2) ?? ''}.${last}`;
  if (parts.length > 2) {
    if (pair === 'down.weight' || pair === 'up.weight') return parseOldName(parts, pair);
    const two = ENDINGS.get(pair);
    if (two) return { module: parts.slice(0, -2).join('.'), ...two };
    const named = last === 'weight' ? NAMED_ENDINGS.get(parts.at(-3) ?? '') : undefined;
    if (named) {
      return { module: parts.slice(0, -3).join('.'), role: named, form: 'a-b', adapterName: parts.at(-2) };
    }
  }
  const one = parts.length > 1 ? (ENDINGS.get(pair) ?? ENDINGS.get(last)) : undefined;
  if (!one) return null;
  const length = ENDINGS.has(pair) ? 2 : 1;
  const module = parts.slice(0, -length).join('.');
  return module === '' ? null : { module, ...one };
}

/** `X.lora.down.weight`, `X.lora_linear_layer.down.weight`, `X.processor.to_k_lora.down.weight`, XLabs. */
function parseOldName(parts: string[], pair: string): ParsedName | null {
  const role: Role = pair === 'down.weight' ? 'down' : 'up';
  const head = parts.slice(0, -2).join('.');
  if (XLABS.test(head)) return { module: head, role, form: 'xlabs' };
  const holder = parts.at(-3);
  if (holder === 'lora' || holder === 'lora_linear_layer') {
    return { module: parts.slice(0, -3).join('.'), role, form: 'diffusers-old' };
  }
  const old = OLD_DIFFUSERS.exec(head);
  if (!old) return null;
  // Their `to_out` was a list of a linear layer and a dropout; the layer is its first member.
  const leaf = old[2] === 'to_out' ? 'to_out.0' : old[2];
  return { module: `${old[1]}.${leaf}`, role, form: 'diffusers-old' };
}
