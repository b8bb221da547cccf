import type { BaseModel } from '@lora/schema/values';
import { type AdapterModule, type Collected, collectModules, countParameters } from './collect-modules.js';
import { locateModule, type ModulePlace, nameTextEncoder } from './locate-module.js';
import { matchBases } from './match-bases.js';
import { matchNumberedModules } from './match-numbered-modules.js';
import { matchTextEncoders } from './match-text-encoders.js';
import type { ModuleShape } from './module-patterns.js';
import { readKeyStyle } from './read-key-style.js';
import { readNetworkType, readRank } from './read-network-type.js';
import type { BaseReading, NetworkReading, NotAnAdapter, TensorLike, TrainedParts } from './reading.js';
import {
  isEmbedding,
  isTextModule,
  recogniseRest,
  recogniseSettled,
  TEXT_MODEL_ADAPTER,
} from './recognise-others.js';

/** Names shown in a warning; the rest is counted. */
const NAMES_SHOWN = 3;

/**
 * The longest real names have some 150 characters. Longer ones are never matched against patterns, whose time
 * could grow with the square of a hostile name's length.
 */
const LONGEST_NAME = 256;

/** Modules that are asked for a text model's names: a file's modules are all of one kind. */
const TEXT_SAMPLE = 500;

interface Placed extends ModulePlace {
  module: AdapterModule;
}

/**
 * Reads from tensor names and shapes alone what a file is: an adapter with its type, rank and the set of base
 * models that it can be for, or something else with the reason. Throws nothing; a hostile list gives at worst
 * `other` or an empty set.
 */
export function readNetwork(tensors: readonly TensorLike[]): NetworkReading | NotAnAdapter {
  const named = tensors.filter((t) => t.name.length <= LONGEST_NAME);
  const settled = recogniseSettled(named);
  if (settled) return settled;
  const collected = collectModules(named);
  const { modules, orphans } = collected;
  const embeddings = collected.rest.filter((t) => isEmbedding(t.name));
  const rest = [
    ...collected.rest.filter((t) => !isEmbedding(t.name)),
    ...tensors.filter((t) => t.name.length > LONGEST_NAME),
  ];
  if (modules.length === 0) return orphans.length > 0 ? onlyOrphans(orphans) : recogniseRest(named);
  const own = modules.reduce((n, m) => n + m.parameters, 0);
  // Adapters may carry a few whole tensors (norms of a Flux control LoRA), never more than themselves.
  if (rest.reduce((n, t) => n + countParameters(t.shape), 0) > own) return recogniseRest(named);

  const placed = modules.map((module) => ({ module, ...locateModule(module.name) }));
  const { bases, variant } = readBases(placed);
  if (bases.possible.length === 0 && isForTextModel(placed)) return TEXT_MODEL_ADAPTER;
  return {
    kind: 'adapter',
    ...readNetworkType(modules),
    ...readRank(modules),
    alphaCount: modules.filter((m) => m.alpha).length,
    keyStyle: readKeyStyle(modules),
    dtypes: countDtypes(tensors),
    parameters: tensors.reduce((n, t) => n + countParameters(t.shape), 0),
    modules: modules.length,
    parts: readParts(placed, embeddings.length),
    bases,
    ...(variant ? { variant } : {}),
    warnings: warn(collected, rest),
  };
}

function readBases(placed: readonly Placed[]): { bases: BaseReading; variant?: string } {
  if (placed.some((p) => p.module.form === 'cloneofsimo')) {
    const { bases, evidence } = matchNumberedModules(placed.map((p) => p.module));
    return { bases: { possible: bases, evidence } };
  }
  const denoiser = placed.filter((p) => p.part === 'denoiser');
  // Norm weights and biases have no input width and few names of their own: they speak only when alone.
  const wide = denoiser.filter((p) => p.module.dims > 1 && p.module.algorithm !== 'norm');
  const spoken = wide.length > 0 ? wide : denoiser;
  const match = matchBases(spoken.map(shapeOf));
  const slots = new Map<string, ModuleShape[]>();
  for (const p of placed) {
    if (p.part !== 'text-encoder') continue;
    const list = slots.get(p.slot);
    if (list) list.push(shapeOf(p));
    else slots.set(p.slot, [shapeOf(p)]);
  }
  const text = matchTextEncoders(slots);
  const evidence = [...match.evidence, ...text.evidence];
  let possible: BaseModel[] = match.bases;
  if (spoken.length === 0) possible = text.bases ?? [];
  else if (text.bases && possible.length > 0) {
    const both = possible.filter((b) => text.bases?.includes(b));
    if (both.length > 0) possible = both;
    else
      evidence.push(`the text encoders fit none of ${possible.join(', ')}; the image model's modules decide`);
  }
  const [only] = possible;
  const variant = possible.length === 1 && only ? match.variants.get(only) : undefined;
  return { bases: { possible, evidence }, variant: variant && refineVariant(variant, spoken) };
}

const shapeOf = (p: Placed): ModuleShape => ({
  path: p.path,
  in: p.module.in,
  out: p.module.out,
  dims: p.module.dims,
});

/** Wan's picture-to-video models have their own cross-attention for the first picture. */
const WAN_IMAGE = /cross_attn_[kv]_img$|attn2_add_[kv]_proj$|^img_emb_|image_embedder/;

function refineVariant(variant: string, modules: readonly Placed[]): string {
  const wan = variant.startsWith('Wan');
  return wan && modules.some((p) => WAN_IMAGE.test(p.path)) ? `${variant} I2V` : variant;
}

/** Only image tools write these; a file with them stays an image adapter, for a model we do not know. */
const IMAGE_PREFIX = /(?:^|\.)(?:diffusion_model|unet|dit|net)\.|^(?:lora|lycoris|oft)_/;

function isForTextModel(placed: readonly Placed[]): boolean {
  const denoiser = placed.filter((p) => p.part === 'denoiser').slice(0, TEXT_SAMPLE);
  const text = denoiser.filter((p) => !IMAGE_PREFIX.test(p.prefix) && isTextModule(p.path));
  return denoiser.length > 0 && text.length * 2 > denoiser.length;
}

function readParts(placed: readonly Placed[], embeddings: number): TrainedParts {
  const parts: TrainedParts = { denoiser: 0, denoiserKind: null, textEncoders: {}, embeddings };
  const encoders = new Map<string, number>();
  let unet = 0;
  for (const p of placed) {
    const numbered = /^text_encoder(_2)?:/.exec(p.module.name);
    if (p.part === 'text-encoder' || numbered) {
      const name = numbered ? (numbered[1] ? 'te2' : 'te1') : nameTextEncoder(p.slot);
      encoders.set(name, (encoders.get(name) ?? 0) + 1);
    } else {
      parts.denoiser++;
      if (UNET_NAMES.test(p.path)) unet++;
    }
  }
  if (parts.denoiser > 0) parts.denoiserKind = unet * 2 > parts.denoiser ? 'unet' : 'transformer';
  parts.textEncoders = Object.fromEntries(encoders);
  return parts;
}

const UNET_NAMES =
  /^(?:unet:|(?:down|up|input|output)_blocks_\d|mid_block_|middle_block_|conv_in|time_embed)/;

function countDtypes(tensors: readonly TensorLike[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const t of tensors) counts.set(t.dtype, (counts.get(t.dtype) ?? 0) + countParameters(t.shape));
  return Object.fromEntries(counts);
}

function onlyOrphans(orphans: readonly string[]): NotAnAdapter {
  return {
    kind: 'not-an-adapter',
    what: 'orphan-halves',
    reason: `Each of its ${orphans.length} modules lacks a half (${orphans[0]?.slice(0, 80) ?? ''}): the file is incomplete.`,
  };
}

function warn(collected: Collected, rest: readonly TensorLike[]): NetworkReading['warnings'] {
  const warnings: NetworkReading['warnings'] = [];
  if (collected.orphans.length > 0) {
    warnings.push({
      code: 'orphan-halves',
      message: `${collected.orphans.length} modules lack a half and will not load: ${list(collected.orphans)}`,
    });
  }
  if (rest.length > 0) {
    const names = rest.map((t) => t.name);
    warnings.push({
      code: 'foreign-tensors',
      message: `${rest.length} tensors are no part of an adapter: ${list(names)}`,
    });
  }
  return warnings;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((n) => n.slice(0, 100));
  return shown.join(', ') + (names.length > NAMES_SHOWN ? ' …' : '');
}
