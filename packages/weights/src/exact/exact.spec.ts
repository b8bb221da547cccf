import { Random } from '@lora/fixtures';
import { describe, expect, test } from 'vitest';
import { type Formed, innerOf, rowsOf } from '../../test/form-change.js';
import { layoutCases } from '../../test/layout-cases.js';
import { type OpenFile, openTensors } from '../../test/weights-of.js';
import { typescriptKernels } from '../kernels/typescript-kernels.js';
import { wasmKernels } from '../kernels/wasm-kernels.js';
import { compareWeights } from './compare-weights.js';
import { measureNorms } from './measure-norms.js';
import { effectiveRank, type ModuleSpectrum, rankForShare, readSpectra } from './spectrum.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { symmetricEigenvalues } from './symmetric-eigenvalues.js';
import { openWeights } from './weights-file.js';

const MODULE = 'lora_unet_down_blocks_0_attentions_0_proj_in';
const kernels = wasmKernels();

describe('exact products', () => {
  // Every layout against every other of the same shape: Gram, Kronecker and row-by-row ways all occur.
  const [first, second] = [layoutCases(MODULE, 'first'), layoutCases(MODULE, 'second')];
  const pairs = first.flatMap((a) =>
    second.filter((b) => b.change.columns === a.change.columns).map((b) => [a.title, b.title, a, b] as const),
  );
  test.each(pairs)('%s with %s equals the product of the formed changes', async (_a, _b, a, b) => {
    const [one, two] = [await openTensors(a.tensors), await openTensors(b.tensors)];
    for (const used of [kernels, typescriptKernels()]) {
      const { modules } = await compareWeights(one.file, two.file, { kernels: used });
      const [module] = modules;
      const [aa, bb, ab] = [
        innerOf(a.change, a.change),
        innerOf(b.change, b.change),
        innerOf(a.change, b.change),
      ];
      expect(module?.aa).toBeCloseTo(aa, 4 - Math.ceil(Math.log10(aa + 1)));
      expect(module?.bb).toBeCloseTo(bb, 4 - Math.ceil(Math.log10(bb + 1)));
      expect(Math.abs((module?.ab ?? 0) - ab)).toBeLessThan(1e-5 * Math.sqrt(aa * bb));
    }
  });

  test('rows with names of their own are compared with the modules that other tools keep apart', async () => {
    const fused = layoutCases('diffusion_model.layers.0.attention.qkv', 'fused');
    for (const c of fused.filter(({ change }) => change.columns === 30)) {
      const { modules } = await measureNorms((await openTensors(c.tensors)).file, { kernels });
      const exact = (begin: number, end: number): number => {
        const rows: Formed = rowsOf(c.change, begin, end);
        return innerOf(rows, rows);
      };
      const expected = [exact(0, 30), exact(30, 36), exact(36, 42)];
      modules.forEach(({ squaredNorm }, i) => expect(squaredNorm / (expected[i] ?? 0)).toBeCloseTo(1, 4));
      expect(modules).toHaveLength(3);
    }
  });
});

describe('the spectrum', () => {
  const all = async (file: OpenFile, names?: ReadonlySet<string>): Promise<ModuleSpectrum[]> => {
    const found: ModuleSpectrum[] = [];
    for await (const spectrum of readSpectra(file.file, { kernels, names })) {
      if ('reason' in spectrum) throw new Error(spectrum.reason);
      found.push(spectrum);
    }
    return found;
  };

  test('of orthogonal directions is their lengths, scale included', async () => {
    // Three directions of length 3, 2 and 1 on each side, alpha / rank = 0.5.
    const [up, down] = [new Float32Array(8 * 3), new Float32Array(3 * 9)];
    for (let k = 0; k < 3; k++) {
      up[k * 3 + k] = 3 - k;
      down[k * 9 + k + 2] = 2;
    }
    const file = await openTensors({
      [`${MODULE}.lora_up.weight`]: { dtype: 'F32', shape: [8, 3], data: new Uint8Array(up.buffer) },
      [`${MODULE}.lora_down.weight`]: { dtype: 'F32', shape: [3, 9], data: new Uint8Array(down.buffer) },
      [`${MODULE}.alpha`]: { dtype: 'F32', shape: [], fill: 1.5 },
    });
    const [spectrum] = await all(file);
    expect([...(spectrum?.singularValues ?? [])].map((x) => Number(x.toFixed(6)))).toEqual([3, 2, 1]);
    expect(spectrum?.squaredNorm).toBeCloseTo(14, 6);
    expect(await all(file, new Set(['another']))).toEqual([]);
  });

  test('is the same where one side of a direction is tiny and the other huge', async () => {
    const [up, down] = [new Float32Array(8 * 3), new Float32Array(3 * 9)];
    for (let k = 0; k < 3; k++) {
      const side = 10 ** (9 * (k - 1));
      for (let i = 0; i < 8; i++) up[i * 3 + k] = side * Math.cos(i * (k + 1));
      for (let i = 0; i < 9; i++) down[k * 9 + i] = Math.sin(i * (k + 2)) / side;
    }
    const even = { up: up.map((x, i) => x / 10 ** (9 * ((i % 3) - 1))), down: down.slice() };
    even.down.forEach((x, i) => (even.down[i] = x * 10 ** (9 * (Math.floor(i / 9) - 1))));
    const valuesOf = async (sides: { up: Float32Array; down: Float32Array }): Promise<number[]> => {
      const [spectrum] = await all(
        await openTensors({
          [`${MODULE}.lora_up.weight`]: {
            dtype: 'F32',
            shape: [8, 3],
            data: new Uint8Array(sides.up.buffer),
          },
          [`${MODULE}.lora_down.weight`]: {
            dtype: 'F32',
            shape: [3, 9],
            data: new Uint8Array(sides.down.buffer),
          },
        }),
      );
      return [...(spectrum?.singularValues ?? [])];
    };
    const [uneven, plain] = [await valuesOf({ up, down }), await valuesOf(even)];
    uneven.forEach((value, i) => expect(value / (plain[i] ?? 0)).toBeCloseTo(1, 5));
    expect(uneven).toHaveLength(3);
  });

  test('has zeros where directions repeat one another', async () => {
    const up = new Float32Array(8 * 4).map((_, i) => Math.cos(Math.floor(i / 4)));
    const down = new Float32Array(4 * 9).map((_, i) => Math.sin(i));
    const [spectrum] = await all(
      await openTensors({
        [`${MODULE}.lora_up.weight`]: { dtype: 'F32', shape: [8, 4], data: new Uint8Array(up.buffer) },
        [`${MODULE}.lora_down.weight`]: { dtype: 'F32', shape: [4, 9], data: new Uint8Array(down.buffer) },
      }),
    );
    const [first = 0, ...others] = spectrum?.singularValues ?? [];
    expect(first).toBeGreaterThan(1);
    for (const value of others) expect(value / first).toBeLessThan(1e-6);
    expect(spectrum?.effectiveRank).toBeCloseTo(1, 4);
  });

  test('holds the whole squared norm, whatever the layout of its convolution', async () => {
    for (const c of layoutCases(MODULE, 'spectrum').filter(({ title }) => /^Lo(RA|Con)/.test(title))) {
      const [spectrum] = await all(await openTensors(c.tensors));
      expect((spectrum?.squaredNorm ?? 0) / innerOf(c.change, c.change)).toBeCloseTo(1, 4);
    }
  });

  test('LoHa and LoKr have none, and say so', async () => {
    for (const c of layoutCases(MODULE, 'none').filter(({ title }) => /^Lo(Ha|Kr)/.test(title))) {
      for await (const answer of readSpectra((await openTensors(c.tensors)).file, { kernels })) {
        expect(answer).toMatchObject({ reason: 'other_algorithm' });
      }
    }
  });

  test('a rank beyond the limit is refused by name', async () => {
    const file = await openTensors({
      [`${MODULE}.lora_up.weight`]: { dtype: 'F16', shape: [4, 600] },
      [`${MODULE}.lora_down.weight`]: { dtype: 'F16', shape: [600, 4] },
    });
    for await (const answer of readSpectra(file.file, { kernels }))
      expect(answer).toMatchObject({ reason: 'too_large' });
  });

  test('the effective rank is 1 for one direction, the rank for equal ones, 0 for nothing', () => {
    expect(effectiveRank(Float64Array.of(5, 0, 0))).toBeCloseTo(1, 9);
    expect(effectiveRank(Float64Array.of(2, 2, 2, 2))).toBeCloseTo(4, 9);
    expect(effectiveRank(Float64Array.of(0, 0))).toBe(0);
  });

  test('the rank that keeps a share of the squared norm', () => {
    expect(rankForShare(Float64Array.of(3, 2, 1), 0.5)).toBe(1);
    expect(rankForShare(Float64Array.of(3, 2, 1), 0.9)).toBe(2);
    expect(rankForShare(Float64Array.of(3, 2, 1), 1)).toBe(3);
    expect(rankForShare(Float64Array.of(0, 0), 0.9)).toBe(0);
  });
});

describe('eigenvalues of a symmetric matrix', () => {
  test('and their vectors give the matrix back', () => {
    const n = 12;
    const random = new Random('eigen');
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) matrix[i * n + j] = matrix[j * n + i] = random.bell() * 10 ** -(i % 4);
    }
    const { values, vectors } = symmetricEigen(matrix, n);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++)
          sum += (values[k] ?? 0) * (vectors[k * n + i] ?? 0) * (vectors[k * n + j] ?? 0);
        expect(sum).toBeCloseTo(matrix[i * n + j] ?? 0, 9);
      }
    }
  });

  test('of a zero matrix are zeros', () => {
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
    expect([...symmetricEigenvalues(new Float64Array(9), 3)]).toEqual([0, 0, 0]);
  });

  test('alone are the same as with their vectors, at any size', () => {
    for (const n of [1, 2, 3, 17, 64]) {
      const random = new Random(`eigen ${n}`);
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = i; j < n; j++) matrix[i * n + j] = matrix[j * n + i] = random.bell() * 10 ** -(i % 5);
      }
      const { values } = symmetricEigen(matrix, n);
      const alone = symmetricEigenvalues(matrix.slice(), n);
      for (let i = 0; i < n; i++) expect(alone[i]).toBeCloseTo(values[i] ?? Number.NaN, 10);
    }
  });

  test('that fall apart into blocks or repeat themselves settle too', () => {
    expect([...symmetricEigenvalues(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 5), 3)]).toEqual([5, 5, 2]);
    const [a, b, c] = symmetricEigenvalues(Float64Array.of(1, 1, 0, 1, 1, 0, 0, 0, 7), 3);
    expect([a, b, c].map((x) => Number(x?.toFixed(12)))).toEqual([7, 2, 0]);
  });
});

describe('files that cannot be read', () => {
  const up = { dtype: 'F16', shape: [8, 2] } as const;
  const down = { dtype: 'F16', shape: [2, 8] } as const;
  const pair = { [`${MODULE}.lora_up.weight`]: up, [`${MODULE}.lora_down.weight`]: down };

  test('one that became shorter ends the comparison', async () => {
    const { header, bytes, file } = await openTensors(pair);
    const cut = openWeights(
      { size: bytes.length, read: (at, n) => Promise.resolve(bytes.subarray(at, at + n - 1)) },
      header,
    );
    await expect(compareWeights(cut, file)).rejects.toMatchObject({ code: 'file_changed' });
  });

  test('a stop is obeyed between two modules', async () => {
    const { file } = await openTensors(pair);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(compareWeights(file, file, { signal })).rejects.toThrow('stopped');
    await expect(measureNorms(file, { signal })).rejects.toThrow('stopped');
    await expect(readSpectra(file, { signal }).next()).rejects.toThrow('stopped');
  });

  test('NaN, an alpha of NaN and numbers beyond float32 leave the module out with the reason', async () => {
    const fine = await openTensors(pair);
    const nan = new Uint8Array(Uint16Array.from({ length: 16 }, () => 0x7e00).buffer);
    const huge = new Uint8Array(Float32Array.from({ length: 16 }, () => 3e38).buffer);
    const broken = [
      ['not_finite', { ...pair, [`${MODULE}.lora_up.weight`]: { ...up, data: nan } }],
      ['alpha_not_finite', { ...pair, [`${MODULE}.alpha`]: { dtype: 'F32', shape: [], fill: Number.NaN } }],
      [
        'overflow',
        {
          [`${MODULE}.lora_up.weight`]: { ...up, dtype: 'F32', data: huge },
          [`${MODULE}.lora_down.weight`]: { ...down, dtype: 'F32', data: huge },
        },
      ],
    ] as const;
    for (const [reason, tensors] of broken) {
      const { file } = await openTensors(tensors);
      const comparison = await compareWeights(file, fine.file, { kernels });
      expect(comparison.leftOut).toEqual([{ name: 'denoiser/down_blocks_0_attentions_0_proj_in', reason }]);
      expect(comparison.notComparable).toBe('no_shared_modules');
      const other = await openTensors({
        'lora_unet_conv_in.lora_up.weight': up,
        'lora_unet_conv_in.lora_down.weight': down,
      });
      expect((await compareWeights(file, other.file, { kernels })).leftOut).toHaveLength(1);
    }
    const { file } = await openTensors(broken[0][1]);
    expect((await measureNorms(file, { kernels })).leftOut).toMatchObject([{ reason: 'not_finite' }]);
  });

  test('products that would take too long are left out by name', async () => {
    // Two LoHa whose ranks' squares are large, formed row by row: 8,192 x 65,536 x 36 multiplications.
    const wide = (seed: number): Record<string, { dtype: 'F8_E4M3'; shape: number[]; data: Uint8Array }> =>
      Object.fromEntries(
        (['hada_w1', 'hada_w2'] as const).flatMap((w) => [
          [
            `${MODULE}.${w}_a`,
            { dtype: 'F8_E4M3', shape: [8192, 9], data: new Uint8Array(8192 * 9).fill(0x30 + seed) },
          ],
          [
            `${MODULE}.${w}_b`,
            { dtype: 'F8_E4M3', shape: [9, 65536], data: new Uint8Array(9 * 65536).fill(0x30) },
          ],
        ]),
      );
    const [a, b] = [await openTensors(wide(0)), await openTensors(wide(1))];
    expect((await compareWeights(a.file, b.file, { kernels })).leftOut).toMatchObject([
      { reason: 'too_large' },
    ]);
    expect((await measureNorms(a.file, { kernels })).leftOut).toMatchObject([{ reason: 'too_large' }]);
  });
});
