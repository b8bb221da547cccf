import type { NetworkType } from '@lora/schema/values';
import { type NameForm, parseTensorName, type Role } from './parse-tensor-name.js';
import type { TensorLike } from './reading.js';

/** What one module of the base model gets from the file. Widths and rank are null where shapes do not tell. */
export interface AdapterModule {
  name: string;
  algorithm: Exclude<NetworkType, 'dora' | 'mixed'>;
  in: number | null;
  out: number | null;
  rank: number | null;
  /** Dimensions of the tensor at the module's input side: 2 = made for a linear layer, 4 = for a convolution. */
  dims: number;
  parameters: number;
  dora: boolean;
  alpha: boolean;
  form: NameForm;
  adapterName?: string;
}

export interface Collected {
  modules: AdapterModule[];
  /** Modules that lack a half, by name. */
  orphans: string[];
  /** Tensors that are no part of an adapter. */
  rest: TensorLike[];
}

interface Draft {
  roles: Map<Role, readonly number[]>;
  tensors: TensorLike[];
  parameters: number;
  form: NameForm;
  adapterName?: string;
}

/** Parameters of a tensor; beyond 2^53 the number is rounded, which no decision here depends on. */
export const countParameters = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Groups tensors into modules and reads each module's algorithm, widths and rank from the shapes. */
export function collectModules(tensors: readonly TensorLike[]): Collected {
  const drafts = new Map<string, Draft>();
  const rest: TensorLike[] = [];
  for (const tensor of tensors) {
    const parsed = parseTensorName(tensor.name);
    if (!parsed) {
      rest.push(tensor);
      continue;
    }
    let draft = drafts.get(parsed.module);
    if (!draft) {
      draft = { roles: new Map(), tensors: [], parameters: 0, form: parsed.form };
      drafts.set(parsed.module, draft);
    }
    if (draft.form === 'other') draft.form = parsed.form;
    draft.adapterName ??= parsed.adapterName;
    if (!draft.roles.has(parsed.role)) draft.roles.set(parsed.role, tensor.shape);
    draft.parameters += countParameters(tensor.shape);
    draft.tensors.push(tensor);
  }
  const modules: AdapterModule[] = [];
  const orphans: string[] = [];
  for (const [name, draft] of drafts) {
    const shape = readShapes(draft.roles);
    if (shape === 'orphan') orphans.push(name);
    else if (shape === 'none') rest.push(...draft.tensors);
    else {
      modules.push({
        name,
        ...shape,
        parameters: draft.parameters,
        dora: draft.roles.has('dora'),
        alpha: draft.roles.has('alpha'),
        form: draft.form,
        adapterName: draft.adapterName,
      });
    }
  }
  return { modules, orphans, rest };
}

type Shapes = Pick<AdapterModule, 'algorithm' | 'in' | 'out' | 'rank' | 'dims'>;
type Roles = ReadonlyMap<Role, readonly number[]>;

const at = (shape: readonly number[] | undefined, i: number): number | null => shape?.[i] ?? null;
const times = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a * b;
const isKernel = (shape: readonly number[] | undefined): boolean =>
  shape !== undefined && shape.slice(2).some((d) => d > 1);

function readShapes(r: Roles): Shapes | 'orphan' | 'none' {
  if (r.has('down') || r.has('up')) return readLora(r);
  if (r.has('hada_w1_a') || r.has('hada_w1_b') || r.has('hada_w2_a') || r.has('hada_w2_b'))
    return readLoha(r);
  if ([...r.keys()].some((role) => role.startsWith('lokr_'))) return readLokr(r);
  if (r.has('a1') && r.has('a2') && r.has('b1') && r.has('b2')) {
    const b2 = r.get('b2');
    return {
      algorithm: 'glora',
      in: at(b2, 1),
      out: at(r.get('b1'), 0),
      rank: at(b2, 0),
      dims: b2?.length ?? 0,
    };
  }
  if (r.has('oft_blocks') || r.has('oft_triangle')) return readOft(r);
  const diff = r.get('diff');
  if (diff && diff.length > 1) {
    return { algorithm: 'full', in: at(diff, 1), out: at(diff, 0), rank: null, dims: diff.length };
  }
  if (diff || r.has('diff_b')) {
    return { algorithm: 'full', in: null, out: at(diff ?? r.get('diff_b'), 0), rank: null, dims: 1 };
  }
  if (r.has('w_norm') || r.has('b_norm')) {
    return {
      algorithm: 'norm',
      in: null,
      out: at(r.get('w_norm') ?? r.get('b_norm'), 0),
      rank: null,
      dims: 1,
    };
  }
  const ia3 = r.get('ia3') ?? (r.has('on_input') ? r.get('weight') : undefined);
  if (ia3) {
    // (IA)^3 scales the input as [1, in] or the output as [out, 1].
    const onInput = ia3.length > 1 && ia3[0] === 1;
    return {
      algorithm: 'ia3',
      in: onInput ? at(ia3, 1) : null,
      out: onInput ? null : at(ia3, 0),
      rank: null,
      dims: ia3.length,
    };
  }
  return 'none';
}

function readLora(r: Roles): Shapes | 'orphan' {
  const down = r.get('down');
  const up = r.get('up');
  if (!down || !up) return 'orphan';
  // A 1x1 kernel is a linear layer in another shape; LoCon means real convolutions.
  const conv = r.has('mid') || isKernel(down) || isKernel(up);
  return {
    algorithm: conv ? 'locon' : 'lora',
    in: at(down, 1),
    out: at(up, 0),
    rank: at(down, 0),
    dims: down.length,
  };
}

function readLoha(r: Roles): Shapes | 'orphan' {
  const a = r.get('hada_w1_a');
  const b = r.get('hada_w1_b');
  if (!a || !b || !r.has('hada_w2_a') || !r.has('hada_w2_b')) return 'orphan';
  // With a Tucker core the first factor is stored transposed: [rank, out].
  const out = r.has('hada_t') ? at(a, 1) : at(a, 0);
  return { algorithm: 'loha', in: at(b, 1), out, rank: at(b, 0), dims: r.has('hada_t') ? 4 : b.length };
}

function readLokr(r: Roles): Shapes | 'orphan' {
  const w1 = r.get('lokr_w1');
  const w1a = r.get('lokr_w1_a');
  const w1b = r.get('lokr_w1_b');
  const w2 = r.get('lokr_w2');
  const w2a = r.get('lokr_w2_a');
  const w2b = r.get('lokr_w2_b');
  if (!(w1 || (w1a && w1b)) || !(w2 || (w2a && w2b))) return 'orphan';
  const tucker = r.has('lokr_t');
  const out1 = w1 ? at(w1, 0) : at(w1a, 0);
  const in1 = w1 ? at(w1, 1) : at(w1b, 1);
  const out2 = w2 ? at(w2, 0) : at(w2a, tucker ? 1 : 0);
  const in2 = w2 ? at(w2, 1) : at(w2b, 1);
  const rank = w2 ? (w1 ? null : at(w1b, 0)) : at(w2b, 0);
  const dims = w2?.length ?? (tucker ? 4 : 2);
  return { algorithm: 'lokr', in: times(in1, in2), out: times(out1, out2), rank, dims };
}

function readOft(r: Roles): Shapes {
  const blocks = r.get('oft_blocks');
  if (blocks && blocks.length >= 3) {
    // OFT [blocks, size, size]; BOFT has one more leading dimension for its butterfly steps.
    const size = at(blocks, blocks.length - 1);
    return {
      algorithm: 'oft',
      in: null,
      out: times(at(blocks, blocks.length - 3), size),
      rank: null,
      dims: 2,
    };
  }
  const triangle = r.get('oft_triangle');
  // PEFT stores the upper triangle of each block: size·(size − 1)/2 numbers; it turns the input.
  const n = at(triangle, 1);
  const size = n === null ? null : (1 + Math.sqrt(1 + 8 * n)) / 2;
  const whole = size !== null && Number.isInteger(size) ? size : null;
  return { algorithm: 'oft', in: times(at(triangle, 0), whole), out: null, rank: null, dims: 2 };
}
