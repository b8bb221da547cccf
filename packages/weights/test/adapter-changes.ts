import { Random, type FixtureTensor } from '@lora/fixtures';
import { transpose } from '../src/layout/build-factors.js';
import { readChange, type WeightsFile } from '../src/exact/weights-file.js';
import { symmetricEigen } from '../src/exact/symmetric-eigen.js';
import { typescriptKernels } from '../src/kernels/typescript-kernels.js';
import type { NumberDtype } from '../src/numbers/decode-numbers.js';
import { tensorOf } from './encode-numbers.js';

/** One module's change as up (rows x rank) times down (rank x columns). */
export interface TestChange {
  /** Diffusers' path with dots, `text_encoder.` or `unet.` before it. */
  path: string;
  rows: number;
  columns: number;
  rank: number;
  up: Float32Array;
  down: Float32Array;
}

const WIDTHS = [
  ...[320, 640, 1280].flatMap((width, level) =>
    [0, 1].map((i) => ({ at: `down_blocks.${level}.attentions.${i}`, width })),
  ),
  ...[1280, 640, 320].flatMap((width, level) =>
    [0, 1, 2].map((i) => ({ at: `up_blocks.${level + 1}.attentions.${i}`, width })),
  ),
  { at: 'mid_block.attentions.0', width: 1280 },
];

/** The modules that cloneofsimo/lora trains in Stable Diffusion 1, in its order. */
export const SD1_MODULES: readonly { path: string; rows: number; columns: number }[] = [
  ...WIDTHS.flatMap(({ at, width }) => {
    const block = `unet.${at}.transformer_blocks.0`;
    const attention = (part: string, context: number) => [
      { path: `${block}.${part}.to_q`, rows: width, columns: width },
      { path: `${block}.${part}.to_k`, rows: width, columns: context },
      { path: `${block}.${part}.to_v`, rows: width, columns: context },
      { path: `${block}.${part}.to_out.0`, rows: width, columns: width },
    ];
    return [
      ...attention('attn1', width),
      { path: `${block}.ff.net.0.proj`, rows: 8 * width, columns: width },
      ...attention('attn2', 768),
    ];
  }),
  ...Array.from({ length: 12 }, (_, i) =>
    ['k_proj', 'v_proj', 'q_proj', 'out_proj'].map((leaf) => ({
      path: `text_encoder.text_model.encoder.layers.${i}.self_attn.${leaf}`,
      rows: 768,
      columns: 768,
    })),
  ).flat(),
];

/** Made-up changes; a module's vectors weaken by 0.8 from one to the next. */
export function inventChanges(seed: string, rank = 4, modules = SD1_MODULES): TestChange[] {
  return modules.map(({ path, rows, columns }) => {
    const random = new Random(`${seed}/${path}`);
    const up = Float32Array.from({ length: rows * rank }, (_, i) => random.bell() * 0.02 * 0.8 ** (i % rank));
    const down = Float32Array.from({ length: rank * columns }, () => random.bell() * 0.02);
    return { path, rows, columns, rank, up, down };
  });
}

/** The changes of a real file that numbers its modules. */
export async function readNumberedChanges(file: WeightsFile): Promise<TestChange[]> {
  const changes: TestChange[] = [];
  for (const [i, { path, rows, columns }] of SD1_MODULES.entries()) {
    const number = i < 144 ? `unet:${i}` : `text_encoder:${i - 144}`;
    const layout = [...file.parts.values()].find((part) => part.layout.module === number)?.layout;
    const change = layout && (await readChange(file, layout));
    if (!change || typeof change === 'string' || change.factors.kind !== 'low-rank')
      throw new Error(`no ${number}`);
    const { rank, left, right } = change.factors;
    changes.push({ path, rows, columns, rank, up: left, down: right });
  }
  return changes;
}

export function scaleChanges(changes: readonly TestChange[], factor: number): TestChange[] {
  return changes.map((change) => ({ ...change, up: change.up.map((x) => x * factor) }));
}

/** The same changes in another basis: up times R, R transposed times down, so that no number stays. */
export function rotateChanges(changes: readonly TestChange[]): TestChange[] {
  return changes.map((change) => {
    const { rank } = change;
    const random = new Random(change.path);
    const mixed = Float64Array.from({ length: rank * rank }, () => random.bell());
    for (let i = 0; i < rank; i++) for (let j = 0; j < i; j++) mixed[i * rank + j] = mixed[j * rank + i] ?? 0;
    const { vectors } = symmetricEigen(mixed, rank);
    return applyBasis(change, vectors, vectors, rank);
  });
}

/** up V, V' down with the rows of V and V' as vectors over the old rank. */
function applyBasis(change: TestChange, left: Float64Array, right: Float64Array, rank: number): TestChange {
  const { rows, columns, up, down } = change;
  const old = change.rank;
  const newUp = new Float32Array(rows * rank);
  const newDown = new Float32Array(rank * columns);
  for (let k = 0; k < rank; k++) {
    for (let m = 0; m < old; m++) {
      const [l, r] = [left[k * old + m] ?? 0, right[k * old + m] ?? 0];
      for (let o = 0; o < rows; o++)
        newUp[o * rank + k] = (newUp[o * rank + k] ?? 0) + (up[o * old + m] ?? 0) * l;
      for (let i = 0; i < columns; i++)
        newDown[k * columns + i] = (newDown[k * columns + i] ?? 0) + (down[m * columns + i] ?? 0) * r;
    }
  }
  return { ...change, rank, up: newUp, down: newDown };
}

/** The best changes of a lower rank, by singular values. */
export function resizeChanges(changes: readonly TestChange[], rank: number): TestChange[] {
  const kernels = typescriptKernels();
  return changes.map((change) => {
    const n = change.rank;
    const upRows = transpose(change.up, change.rows, n);
    const upGram = kernels.gram(upRows, upRows, change.rows);
    const downGram = kernels.gram(change.down, change.down, change.columns);
    // down = R W with orthonormal rows W and R = downGram^(1/2); the change is (up R) W.
    const { values, vectors } = symmetricEigen(downGram, n);
    const power = (exponent: number): Float64Array => {
      const out = new Float64Array(n * n);
      for (let k = 0; k < n; k++) {
        const weight = (values[k] ?? 0) > 1e-12 * (values[0] ?? 0) ? (values[k] ?? 0) ** exponent : 0;
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++)
            out[i * n + j] =
              (out[i * n + j] ?? 0) + weight * (vectors[k * n + i] ?? 0) * (vectors[k * n + j] ?? 0);
      }
      return out;
    };
    const times = (a: Float64Array, b: Float64Array): Float64Array =>
      Float64Array.from({ length: n * n }, (_, at) => {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += (a[Math.floor(at / n) * n + k] ?? 0) * (b[k * n + (at % n)] ?? 0);
        return sum;
      });
    const root = power(0.5);
    const { vectors: directions } = symmetricEigen(times(times(root, upGram), root), n);
    // Rows of `directions` are singular directions: up' = up R v, down' = v R^-1 down.
    return applyBasis(change, times(directions, root), times(directions, power(-0.5)), rank);
  });
}

/** Sums of two lists of changes of the same modules, without loss: the ranks add up. */
export function mergeChanges(a: readonly TestChange[], b: readonly TestChange[]): TestChange[] {
  return a.map((one, i) => {
    const two = b[i];
    if (!two || two.path !== one.path) throw new Error('other modules');
    const rank = one.rank + two.rank;
    const up = new Float32Array(one.rows * rank);
    for (let o = 0; o < one.rows; o++) {
      up.set(one.up.subarray(o * one.rank, (o + 1) * one.rank), o * rank);
      up.set(two.up.subarray(o * two.rank, (o + 1) * two.rank), o * rank + one.rank);
    }
    const down = new Float32Array(rank * one.columns);
    down.set(one.down);
    down.set(two.down, one.down.length);
    return { ...one, rank, up, down };
  });
}

/** A tool's way to name and store a change. */
export type Tool =
  | 'kohya'
  | 'kohya-stability'
  | 'diffusers'
  | 'peft'
  | 'comfyui'
  | 'onetrainer'
  | 'cloneofsimo';

const flat = (path: string): string => path.replaceAll('.', '_');

function toStability(path: string): string {
  return path
    .replace(
      /^down_blocks\.(\d)\.attentions\.(\d)/,
      (_, l, j) => `input_blocks.${1 + 3 * Number(l) + Number(j)}.1`,
    )
    .replace(
      /^up_blocks\.(\d)\.attentions\.(\d)/,
      (_, l, j) => `output_blocks.${3 * Number(l) + Number(j)}.1`,
    )
    .replace(/^mid_block\.attentions\.0/, 'middle_block.1');
}

function nameModule(tool: Tool, path: string, index: number): string {
  const isText = path.startsWith('text_encoder.');
  const bare = path.replace(/^(?:unet|text_encoder)\./, '');
  switch (tool) {
    case 'kohya':
    case 'onetrainer':
      return `${isText ? 'lora_te_' : 'lora_unet_'}${flat(bare)}`;
    case 'kohya-stability':
      return `${isText ? 'lora_te_' : 'lora_unet_'}${flat(toStability(bare))}`;
    case 'comfyui':
      return isText ? `clip_l.transformer.${bare}` : `diffusion_model.${toStability(bare)}`;
    case 'peft':
      return isText ? path : `base_model.model.${bare}`;
    case 'cloneofsimo':
      return index < 144 ? `unet:${index}` : `text_encoder:${index - 144}`;
    default:
      return path;
  }
}

const ENDINGS: Readonly<Record<Tool, readonly [down: string, up: string]>> = {
  kohya: ['.lora_down.weight', '.lora_up.weight'],
  'kohya-stability': ['.lora_down.weight', '.lora_up.weight'],
  onetrainer: ['.lora_down.weight', '.lora_up.weight'],
  comfyui: ['.lora_down.weight', '.lora_up.weight'],
  diffusers: ['.lora_A.weight', '.lora_B.weight'],
  peft: ['.lora_A.default.weight', '.lora_B.default.weight'],
  cloneofsimo: [':down', ':up'],
};

/** The tensors of a file as a tool writes it. With an alpha, `up` is divided by alpha / rank, so the change stays. */
export function changeTensors(
  changes: readonly TestChange[],
  o: { tool?: Tool; dtype?: NumberDtype; alpha?: number } = {},
): Record<string, FixtureTensor> {
  const { tool = 'kohya', dtype = 'F16' } = o;
  const tensors: Record<string, FixtureTensor> = {};
  const [downEnding, upEnding] = ENDINGS[tool];
  for (const { path, rows, columns, rank, up, down } of changes) {
    const index = tool === 'cloneofsimo' ? SD1_MODULES.findIndex((m) => m.path === path) : 0;
    const name = nameModule(tool, path, index);
    const scale = o.alpha === undefined ? 1 : o.alpha / rank;
    if (o.alpha !== undefined) tensors[`${name}.alpha`] = tensorOf('F32', [], [o.alpha]);
    tensors[name + downEnding] = tensorOf(dtype, [rank, columns], down);
    tensors[name + upEnding] = tensorOf(
      dtype,
      [rows, rank],
      up.map((x) => x / scale),
    );
  }
  return tensors;
}
