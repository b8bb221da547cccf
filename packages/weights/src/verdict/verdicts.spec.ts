import { join } from 'node:path';
import { Random } from '@lora/fixtures';
import { openFileSource, readHeader } from '@lora/safetensors';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  changeTensors,
  inventChanges,
  mergeChanges,
  readNumberedChanges,
  resizeChanges,
  rotateChanges,
  SD1_MODULES,
  scaleChanges,
  type TestChange,
  type Tool,
} from '../../test/adapter-changes.js';
import { tensorOf } from '../../test/encode-numbers.js';
import { type OpenFile, openTensors, sketchBytes } from '../../test/weights-of.js';
import { openWeights } from '../exact/weights-file.js';
import { wasmKernels } from '../kernels/wasm-kernels.js';
import { compareSketches } from '../sketch/pack-sketch.js';
import { compareAndJudge } from './compare-and-judge.js';
import { explainMerge } from './explain-merge.js';
import type { Verdict, VerdictReason } from './verdict.js';

const samples = process.env.LORA_SAMPLES;
console.log(
  `weights: verdicts on files derived from ${samples ? 'the real samples' : 'made-up adapters (LORA_SAMPLES unset)'}`,
);

const kernels = wasmKernels();
let a: TestChange[];
let b: TestChange[];
let fileA: OpenFile;

async function readSample(name: string): Promise<TestChange[]> {
  const source = await openFileSource(join(samples ?? '', 'loras', name));
  try {
    return await readNumberedChanges(openWeights(source, await readHeader(source)));
  } finally {
    await source.close();
  }
}

beforeAll(async () => {
  if (samples) {
    a = await readSample('analog_svd_rank4.safetensors');
    b = await readSample('lora_disney.safetensors');
    // The two differ in strength by a factor of 80: no merge would use them like that.
    b = scaleChanges(b, 1 / 80);
  } else {
    a = inventChanges('a', 4);
    b = inventChanges('b', 1);
  }
  fileA = await openTensors(changeTensors(a));
});

const judgeFiles = async (one: OpenFile, two: OpenFile): Promise<Verdict> =>
  (await compareAndJudge(one.file, two.file, { kernels })).verdict;

const reason = <Code extends VerdictReason['code']>(verdict: Verdict, code: Code) =>
  verdict.reasons.find((r): r is Extract<VerdictReason, { code: Code }> => r.code === code);

const open = (
  changes: readonly TestChange[],
  o: Parameters<typeof changeTensors>[1] = {},
): Promise<OpenFile> => openTensors(changeTensors(changes, o));

describe('the same change', () => {
  test('in the same dtype is the same', async () => {
    const verdict = await judgeFiles(fileA, await open(a));
    expect(verdict.kind).toBe('same');
    expect(reason(verdict, 'coverage')).toEqual({ code: 'coverage', shared: 192, all: 192 });
  });

  test.each(['BF16', 'F32', 'F64'] as const)('in %s is re-saved', async (dtype) => {
    const verdict = await judgeFiles(fileA, await open(a, { dtype }));
    expect(verdict.kind).toBe('resaved');
    expect(reason(verdict, 'dtype')).toEqual({ code: 'dtype', from: 'F16', to: dtype });
  });

  test('in E5M2 is re-saved', async () => {
    // A byte has no room for the smallest numbers: tools that write such files keep them larger.
    const large = a.slice(0, 20).map((c) => ({ ...c, up: c.up.map((x) => x * 64) }));
    const verdict = await judgeFiles(await open(large), await open(large, { dtype: 'F8_E5M2' }));
    expect(verdict.kind).toBe('resaved');
  });

  test.each<Tool>(['kohya', 'kohya-stability', 'diffusers', 'peft', 'comfyui', 'cloneofsimo'])(
    'under the names of %s is the same: the canon',
    async (tool) => {
      const verdict = await judgeFiles(fileA, await open(a, { tool }));
      expect(verdict.kind).toBe('same');
      expect(reason(verdict, 'coverage')?.shared).toBe(192);
    },
  );

  test('in a rotated basis is the same, although every number differs', async () => {
    const rotated = await open(rotateChanges(a));
    expect((await judgeFiles(fileA, rotated)).kind).toBe('same');
    expect(compareSketches(sketchBytes(fileA).values, sketchBytes(rotated).values)).toBeGreaterThan(0.999);
  });

  test('with an alpha that the factors make up for is the same: alpha counts', async () => {
    expect((await judgeFiles(fileA, await open(a, { alpha: 1 }))).kind).toBe('same');
  });

  test('with halves of the modules as LoHa’s and other unread kinds is not called the same', async () => {
    const extra = { 'lora_unet_conv_in.oft_blocks': tensorOf('F16', [2, 2, 2], new Float32Array(8)) };
    const verdict = await judgeFiles(fileA, await openTensors({ ...changeTensors(a), ...extra }));
    expect(verdict.kind).toBe('near');
    expect(reason(verdict, 'left-out')).toEqual({ code: 'left-out', count: 1 });
  });
});

describe('scaled changes', () => {
  test('x0.7 is scaled by 0.7', async () => {
    const verdict = await judgeFiles(fileA, await open(scaleChanges(a, 0.7)));
    expect(verdict.kind).toBe('scaled');
    expect(Math.abs((reason(verdict, 'factor')?.value ?? 0) / 0.7 - 1)).toBeLessThan(0.02);
  });

  test('the same factors with another alpha are scaled: dropping alpha would call them the same', async () => {
    const tensors = changeTensors(a, { alpha: 4 });
    for (const name of Object.keys(tensors))
      if (name.endsWith('.alpha')) tensors[name] = tensorOf('F32', [], [3]);
    const verdict = await judgeFiles(fileA, await openTensors(tensors));
    expect(verdict.kind).toBe('scaled');
    const rank = a[0]?.rank ?? 4;
    expect(reason(verdict, 'factor')?.value).toBeCloseTo((3 / rank) * (rank / 4), 2);
  });

  test('a negative strength is a negative factor', async () => {
    const verdict = await judgeFiles(fileA, await open(scaleChanges(a, -0.5)));
    expect(verdict.kind).toBe('scaled');
    expect(reason(verdict, 'factor')?.value).toBeCloseTo(-0.5, 2);
  });

  test('text encoder and image model may have factors of their own', async () => {
    const mixed = a.map(
      (change) => scaleChanges([change], change.path.startsWith('unet') ? 0.9 : 0.3)[0] ?? change,
    );
    const verdict = await judgeFiles(fileA, await open(mixed));
    expect(verdict.kind).toBe('scaled');
    const factors = reason(verdict, 'factor-by-part');
    expect(factors?.denoiser).toBeCloseTo(0.9, 2);
    expect(factors?.textEncoders).toBeCloseTo(0.3, 2);
  });
});

describe('resized changes', () => {
  test('rank 4 to 2 by singular values is resized, from 4 to 2', async () => {
    for (const [larger, smaller] of [
      [fileA, await open(resizeChanges(a, 2))],
      [await open(a, { tool: 'diffusers', dtype: 'BF16' }), await open(resizeChanges(a, 2), { alpha: 1 })],
    ] as const) {
      const verdict = await judgeFiles(larger, smaller);
      expect(verdict.kind).toBe('resized');
      expect(reason(verdict, 'rank')).toEqual({ code: 'rank', from: 4, to: 2, smaller: 'b' });
      const back = await judgeFiles(smaller, larger);
      expect(reason(back, 'rank')).toEqual({ code: 'rank', from: 4, to: 2, smaller: 'a' });
    }
  });

  test('a resize that was scaled tells the factor as well', async () => {
    const verdict = await judgeFiles(fileA, await open(scaleChanges(resizeChanges(a, 2), 0.6)));
    expect(verdict.kind).toBe('resized');
    expect(Math.abs((reason(verdict, 'factor')?.value ?? 0) / 0.6 - 1)).toBeLessThan(0.02);
  });

  test('any two of the four directions are no resize: it must be the best two', async () => {
    // The weakest half of what singular values give: a projection as well, but not the best.
    const [all, best] = [resizeChanges(a, 4), resizeChanges(a, 2)];
    const worst = all.map((change) => ({
      ...change,
      rank: 2,
      up: Float32Array.from(
        { length: change.rows * 2 },
        (_, i) => change.up[Math.floor(i / 2) * 4 + 2 + (i % 2)] ?? 0,
      ),
      down: change.down.slice(2 * change.columns),
    }));
    const verdict = await judgeFiles(fileA, await open(worst));
    expect(verdict.kind).not.toBe('resized');
    expect((await judgeFiles(fileA, await open(best))).kind).toBe('resized');
  });

  test('further training of the same rank is near, not resized', async () => {
    const random = new Random('further');
    const trained = a.map((change) => {
      const size = Math.sqrt(change.up.reduce((sum, x) => sum + x * x, 0) / change.up.length);
      return { ...change, up: change.up.map((x) => x + 0.4 * size * random.bell()) };
    });
    expect((await judgeFiles(fileA, await open(trained))).kind).toBe('near');
  });
});

describe('parts and sums', () => {
  test('half the blocks are part of the whole, and the missing ones are named', async () => {
    const half = a.filter(({ path }) => /up_blocks|mid_block/.test(path));
    const verdict = await judgeFiles(fileA, await open(half, { tool: 'peft' }));
    expect(verdict.kind).toBe('part-of');
    const part = reason(verdict, 'part');
    expect(part).toMatchObject({ which: 'b', missingModules: 192 - half.length });
    expect(part?.missingBlocks).toContain('down_0_0');
    expect(part?.missingBlocks).toContain('clip_l_11');
    expect(part?.missingBlocks).not.toContain('mid');
    expect(reason(await judgeFiles(await open(half), fileA), 'part')?.which).toBe('a');
  });

  test('two halves that overlap are near', async () => {
    const [one, two] = [
      a.filter(({ path }) => !/down_blocks/.test(path)),
      a.filter(({ path }) => !/mid_block/.test(path)),
    ];
    expect((await judgeFiles(await open(one), await open(two))).kind).toBe('near');
  });

  test('0.7 A + 0.5 B contains A and B with these factors', async () => {
    const fileB = await open(b);
    const merged = await open(mergeChanges(scaleChanges(a, 0.7), scaleChanges(b, 0.5)), {
      tool: 'diffusers',
      dtype: 'BF16',
    });
    const verdict = await explainMerge(merged.file, [fileA.file, fileB.file], { kernels });
    expect(verdict.kind).toBe('contains');
    const { factors = [], residual = 1 } = reason(verdict, 'merge') ?? {};
    expect(Math.abs((factors[0] ?? 0) / 0.7 - 1)).toBeLessThan(0.02);
    expect(Math.abs((factors[1] ?? 0) / 0.5 - 1)).toBeLessThan(0.02);
    expect(residual).toBeLessThan(0.01);
    expect((await judgeFiles(merged, fileA)).kind).toBe('near');
  });

  test('with one parent unknown nothing is claimed, but its factor is told', async () => {
    const stranger = inventChanges('other', 2);
    const norms = (await compareAndJudge(fileA.file, (await open(stranger)).file, { kernels })).comparison
      .squaredNorms;
    const other = scaleChanges(stranger, Math.sqrt(norms[0] / norms[1]));
    const merged = await open(mergeChanges(scaleChanges(a, 0.7), scaleChanges(other, 0.5)));
    const verdict = await explainMerge(merged.file, [fileA.file], { kernels });
    expect(verdict.kind).toBe('near');
    expect(Math.abs((reason(verdict, 'merge')?.factors[0] ?? 0) / 0.7 - 1)).toBeLessThan(0.02);
  });

  test('a candidate that takes no part is told by its factor, and nothing is claimed', async () => {
    const stranger = await open(inventChanges('stranger', 2));
    const merged = await open(scaleChanges(a, 0.7));
    const verdict = await explainMerge(merged.file, [fileA.file, stranger.file], { kernels });
    expect(verdict.kind).toBe('near');
    expect(Math.abs(reason(verdict, 'merge')?.factors[1] ?? 1)).toBeLessThan(0.01);
  });

  test('copies among the candidates share their factor, and nothing is claimed', async () => {
    const merged = await open(scaleChanges(a, 0.7));
    const verdict = await explainMerge(merged.file, [fileA.file, (await open(a)).file], { kernels });
    expect(verdict.kind).toBe('near');
    expect(reason(verdict, 'candidates-alike')).toBeDefined();
    const [x = 0, y = 0] = reason(verdict, 'merge')?.factors ?? [];
    expect(x + y).toBeCloseTo(0.7, 2);
  });

  test('none and too many candidates are refused', async () => {
    await expect(explainMerge(fileA.file, [])).rejects.toMatchObject({ code: 'no_candidates' });
    await expect(explainMerge(fileA.file, Array(9).fill(fileA.file))).rejects.toMatchObject({
      code: 'too_many_candidates',
    });
  });

  test('a stranger is unrelated to a merge, and nothing is explained by other modules', async () => {
    const stranger = await open(inventChanges('stranger', 2));
    expect((await explainMerge(fileA.file, [stranger.file], { kernels })).kind).toBe('unrelated');
    const elsewhere = await open(a.slice(0, 10));
    const rest = await open(a.slice(10));
    expect(await explainMerge(elsewhere.file, [rest.file], { kernels })).toEqual({
      kind: 'not-comparable',
      reasons: [{ code: 'no_shared_modules' }],
    });
    const nothing = await open(scaleChanges(a.slice(0, 4), 0));
    expect((await explainMerge(nothing.file, [fileA.file], { kernels })).reasons).toEqual([
      { code: 'nothing_changed' },
    ]);
  });

  test('a module that cannot be read keeps a merge from being claimed', async () => {
    const broken = a.map((change) => ({ ...change, up: change.up.slice() }));
    broken[3]?.up.fill(Number.NaN);
    const verdict = await explainMerge((await open(scaleChanges(a, 0.7))).file, [(await open(broken)).file], {
      kernels,
    });
    expect(verdict.kind).toBe('near');
    expect(reason(verdict, 'left-out')?.count).toBe(1);
  });
});

describe('nothing in common', () => {
  test('two adapters of their own trainings are unrelated', async () => {
    const { verdict, comparison } = await compareAndJudge(fileA.file, (await open(b)).file, { kernels });
    expect(verdict.kind).toBe('unrelated');
    expect(Math.abs(comparison.cosine ?? 1)).toBeLessThan(0.01);
  });

  test('the exact cosine decides, not the sketch’s estimate', async () => {
    const [one, two] = [await open(inventChanges('x', 2)), await open(inventChanges('y', 2))];
    const { comparison } = await compareAndJudge(one.file, two.file, { kernels });
    const estimate = compareSketches(sketchBytes(one).values, sketchBytes(two).values) ?? 0;
    expect(Math.abs(comparison.cosine ?? 1)).toBeLessThan(0.002);
    expect(Math.abs(estimate)).toBeGreaterThan(0.002);
    expect(Math.abs(estimate)).toBeLessThan(0.12);
  });

  test('a slight likeness is undecided', async () => {
    const other = inventChanges('other', 2);
    const norms = (await compareAndJudge(fileA.file, (await open(other)).file, { kernels })).comparison
      .squaredNorms;
    const weak = scaleChanges(a, 0.13 * Math.sqrt(norms[1] / norms[0]));
    const mixed = await open(mergeChanges(weak, other));
    const { verdict, comparison } = await compareAndJudge(fileA.file, mixed.file, { kernels });
    expect(comparison.cosine).toBeGreaterThan(0.08);
    expect(comparison.cosine).toBeLessThan(0.2);
    expect(verdict.kind).toBe('undecided');
  });

  test('different architectures are not comparable, although they share names and shapes', async () => {
    const sd2 = inventChanges(
      'sd2',
      2,
      SD1_MODULES.filter(({ path }) => path.startsWith('unet')).map((m) => ({
        ...m,
        columns: m.columns === 768 ? 1024 : m.columns,
      })),
    );
    const file = await open(sd2);
    expect(file.file.bases).toEqual(['sd2']);
    expect(await judgeFiles(fileA, file)).toEqual({
      kind: 'not-comparable',
      reasons: [{ code: 'different_bases' }],
    });
    expect((await explainMerge(fileA.file, [file.file])).reasons).toEqual([{ code: 'different_bases' }]);
  });

  test('Flux.1 and HunyuanVideo name blocks alike but are not comparable', async () => {
    const flux = (last: string, rows: number): Promise<OpenFile> =>
      openTensors({
        'lora_unet_double_blocks_0_img_attn_proj.lora_up.weight': { dtype: 'F16', shape: [3072, 2] },
        'lora_unet_double_blocks_0_img_attn_proj.lora_down.weight': { dtype: 'F16', shape: [2, 3072] },
        [`${last}.lora_up.weight`]: { dtype: 'F16', shape: [rows, 2] },
        [`${last}.lora_down.weight`]: { dtype: 'F16', shape: [2, 3072] },
      });
    const [one, two] = [
      await flux('lora_unet_double_blocks_0_img_mod_lin', 18432),
      await flux('lora_unet_double_blocks_0_img_mlp_fc1', 12288),
    ];
    expect(one.file.bases).not.toEqual(two.file.bases);
    expect((await judgeFiles(one, two)).kind).toBe('not-comparable');
  });

  test('no shared module, nothing analysed and nothing changed are not comparable', async () => {
    const [one, two] = [await open(a.slice(0, 9)), await open(a.slice(9))];
    expect((await judgeFiles(one, two)).reasons).toEqual([{ code: 'no_shared_modules' }]);
    const empty = await openTensors({});
    expect((await judgeFiles(fileA, empty)).reasons).toEqual([{ code: 'nothing_analysed' }]);
    const zero = await open(scaleChanges(a, 0));
    expect((await judgeFiles(fileA, zero)).reasons).toEqual([{ code: 'nothing_changed' }]);
  });
});

describe('DoRA', () => {
  const withMagnitudes = async (factor: number): Promise<OpenFile> => {
    const some = a.slice(0, 12);
    const tensors = changeTensors(some);
    for (const name of Object.keys(tensors).filter((n) => n.endsWith('.lora_up.weight'))) {
      const rows = tensors[name]?.shape[0] ?? 0;
      tensors[name.replace('.lora_up.weight', '.dora_scale')] = tensorOf(
        'F32',
        [rows, 1],
        new Float32Array(rows).fill(factor),
      );
    }
    return openTensors(tensors);
  };

  test('is compared by direction, and the same magnitudes make it the same', async () => {
    const verdict = await judgeFiles(await withMagnitudes(1), await withMagnitudes(1.001));
    expect(verdict.kind).toBe('same');
    expect(reason(verdict, 'direction-only')).toEqual({ code: 'direction-only', a: 12, b: 12 });
  });

  test('with other magnitudes, or against a plain LoRA of the same factors, is near and not the same', async () => {
    const plain = await open(a.slice(0, 12));
    for (const other of [await withMagnitudes(1.5), plain]) {
      const verdict = await judgeFiles(await withMagnitudes(1), other);
      expect(verdict.kind).toBe('near');
      expect(reason(verdict, 'other-magnitudes')).toBeDefined();
    }
  });
});
