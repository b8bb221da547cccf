import { parseTensorName, type Role } from '@lora/adapters';
import type { TensorInfo } from '@lora/safetensors';
import {
  type CanonicalModule,
  canonicalModules,
  describeDenoiser,
  describeText,
} from '../canon/canonical-module.js';
import { nameNumberedModules } from '../canon/numbered-modules.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { isNumberDtype } from '../numbers/decode-numbers.js';
import type { ModuleLayout, NotAnalysed, NotAnalysedReason, TensorRole } from './module-layout.js';
import { type ChangeShape, readShapes } from './read-shapes.js';

/** What a file's header says of the changes inside. */
export interface WeightLayout {
  /** In the order of the file. */
  modules: ModuleLayout[];
  notAnalysed: NotAnalysed[];
}

interface Draft {
  module: string;
  tensors: Map<TensorRole, TensorInfo>;
  reason: NotAnalysedReason | null;
}

/** Longest tensor name that is looked at: real ones have 150 characters, and patterns may be slow on hostile ones. */
const LONGEST_NAME = 256;

/**
 * Finds the modules in a header and what each tensor is in its module. Whatever does not fit a known layout is listed
 * with the reason, never guessed. Tensors that are no part of an adapter (trained tokens) are left out silently.
 */
export function readLayout(tensors: readonly TensorInfo[]): WeightLayout {
  const drafts = collectDrafts(tensors);
  const notAnalysed: NotAnalysed[] = [];
  const shaped: { draft: Draft; shape: ChangeShape }[] = [];
  for (const draft of drafts.values()) {
    // Nothing but a bias, say.
    const nothing = draft.tensors.size === 0 ? 'other_algorithm' : null;
    const shape = draft.reason ?? nothing ?? checkSizes(readShapes(draft.tensors));
    if (typeof shape === 'string') notAnalysed.push({ module: draft.module, reason: shape });
    else shaped.push({ draft, shape });
  }
  const numbered = nameNumbered(shaped);
  const modules: ModuleLayout[] = [];
  for (const { draft, shape } of shaped) {
    const { module, tensors: own } = draft;
    const parts = NUMBERED.test(module) ? numbered.get(module) : canonicalModules(module, shape);
    if (!parts) notAnalysed.push({ module, reason: 'unknown_numbering' });
    else modules.push({ module, ...shape, dora: own.has('dora_scale'), tensors: own, parts });
  }
  return dropNamedTwice({ modules, notAnalysed });
}

function collectDrafts(tensors: readonly TensorInfo[]): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const tensor of tensors) {
    const parsed = tensor.name.length > LONGEST_NAME ? null : parseTensorName(tensor.name);
    if (!parsed) continue;
    let draft = drafts.get(parsed.module);
    if (!draft)
      drafts.set(parsed.module, (draft = { module: parsed.module, tensors: new Map(), reason: null }));
    const role = roleOf(parsed.role, tensor.name);
    if (role === 'bias') continue;
    if (role === null) draft.reason ??= OTHERS.has(parsed.role) ? 'other_algorithm' : 'unknown_layout';
    else if (draft.tensors.has(role)) draft.reason ??= 'named_twice';
    else if (!isNumberDtype(tensor.dtype)) draft.reason ??= 'unknown_dtype';
    else draft.tensors.set(role, tensor);
  }
  return drafts;
}

/** Roles of algorithms whose change is no product that can be computed from the file alone. */
const OTHERS: ReadonlySet<Role> = new Set<Role>([
  'diff',
  'diff_b',
  'a1',
  'a2',
  'b1',
  'b2',
  'bm',
  'oft_blocks',
  'oft_triangle',
  'rescale',
  'weight',
  'on_input',
  'ia3',
  'w_norm',
  'b_norm',
]);

function roleOf(role: Role, name: string): TensorRole | 'bias' | null {
  switch (role) {
    case 'dora':
      return 'dora_scale';
    case 'hada_t':
      return name.endsWith('t1') ? 'hada_t1' : 'hada_t2';
    case 'lokr_t':
      return name.endsWith('t2') ? 'lokr_t2' : null;
    case 'extra':
      // A bias leaves the matrix alone; other additions (a trained scalar, another shape) do not.
      return name.endsWith('.bias') ? 'bias' : null;
    case 'diff_b':
      // The change of the layer's bias, beside that of its matrix.
      return 'bias';
    case 'down':
    case 'up':
    case 'mid':
    case 'alpha':
    case 'hada_w1_a':
    case 'hada_w1_b':
    case 'hada_w2_a':
    case 'hada_w2_b':
    case 'lokr_w1':
    case 'lokr_w1_a':
    case 'lokr_w1_b':
    case 'lokr_w2':
    case 'lokr_w2_a':
    case 'lokr_w2_b':
      return role;
    default:
      return null;
  }
}

function checkSizes(shape: ChangeShape | NotAnalysedReason): ChangeShape | NotAnalysedReason {
  if (typeof shape === 'string') return shape;
  const rank = shape.algorithm === 'loha' ? (shape.rank ?? 0) ** 2 : (shape.rank ?? 0);
  const { dimension } = WEIGHT_LIMITS;
  const tooLarge = shape.rows > dimension || shape.columns > dimension || rank > WEIGHT_LIMITS.rank;
  return tooLarge ? 'too_large' : shape;
}

const NUMBERED = /^(unet|text_encoder):(\d+)$/;

function nameNumbered(
  shaped: readonly { draft: Draft; shape: ChangeShape }[],
): Map<string, readonly CanonicalModule[]> {
  const named = new Map<string, readonly CanonicalModule[]>();
  for (const kind of ['unet', 'text_encoder'] as const) {
    const shapes = new Map<number, ChangeShape>();
    for (const { draft, shape } of shaped) {
      const [, own, number] = NUMBERED.exec(draft.module) ?? [];
      if (own === kind) shapes.set(Number(number), shape);
    }
    const names = nameNumberedModules(kind, shapes);
    for (const [number, name] of names ?? []) {
      const { rows = 0, columns = 0 } = shapes.get(number) ?? {};
      const encoder = columns === 1024 ? 'clip_h' : 'clip_l';
      named.set(`${kind}:${number}`, [
        kind === 'unet' ? describeDenoiser({ name, begin: 0, end: rows }) : describeText(encoder, name, rows),
      ]);
    }
  }
  return named;
}

/** Two modules of a file under one canonical name: loaders differ in what they do then. */
function dropNamedTwice({ modules, notAnalysed }: WeightLayout): WeightLayout {
  const counts = new Map<string, number>();
  for (const { parts } of modules)
    for (const { name } of parts) counts.set(name, (counts.get(name) ?? 0) + 1);
  const isTwice = (layout: ModuleLayout): boolean =>
    layout.parts.some(({ name }) => (counts.get(name) ?? 0) > 1);
  return {
    modules: modules.filter((layout) => !isTwice(layout)),
    notAnalysed: [
      ...notAnalysed,
      ...modules.filter(isTwice).map(({ module }): NotAnalysed => ({ module, reason: 'named_twice' })),
    ],
  };
}
