import { describe, expect, test } from 'vitest';
import { changeTensors, inventChanges, mergeChanges, resizeChanges } from '../../test/adapter-changes.js';
import { layoutCases } from '../../test/layout-cases.js';
import { openTensors } from '../../test/weights-of.js';
import { wasmKernels } from '../kernels/wasm-kernels.js';
import { readLayout } from '../layout/read-layout.js';
import { compareWeights } from './compare-weights.js';
import { measureNorms } from './measure-norms.js';
import { type BlockSpectrum, measureSpectra, type WeightSpectra } from './summarise-spectra.js';

const kernels = wasmKernels();
const MODULE = 'lora_unet_down_blocks_0_attentions_0_proj_in';
type Tensors = Parameters<typeof openTensors>[0];

async function measure(tensors: Tensors): Promise<WeightSpectra> {
  const result = await measureSpectra((await openTensors(tensors)).file, { kernels });
  if (typeof result === 'string') throw new Error(result);
  return result;
}
const whyNot = async (tensors: Tensors) => measureSpectra((await openTensors(tensors)).file, { kernels });
const sum = (numbers: readonly number[]): number => numbers.reduce((n, x) => n + x, 0);

describe('the spectra of a whole adapter', () => {
  const changes = inventChanges('whole', 6);

  test('hold the whole change, shared out over falling directions', async () => {
    const tensors = changeTensors(changes, { dtype: 'F32' });
    const result = await measure(tensors);
    const { modules } = await measureNorms((await openTensors(tensors)).file, { kernels });
    expect(result).toMatchObject({ modules: modules.length, rankMin: 6, rankMax: 6, doraModules: 0 });
    expect(result.squaredNorm / sum(modules.map((module) => module.squaredNorm))).toBeCloseTo(1, 5);
    expect(sum(result.directions)).toBeCloseTo(1, 9);
    expect(result.directions).toEqual(result.directions.toSorted((a, b) => b - a));
    expect(result.effectiveRank).toBeGreaterThan(4);
    expect(result.effectiveRank).toBeLessThan(6);
    const blocks = (of: (block: BlockSpectrum) => number): number => sum(result.blocks.map(of));
    expect(blocks((block) => block.modules)).toBe(modules.length);
    expect(blocks((block) => block.squaredNorm) / result.squaredNorm).toBeCloseTo(1, 9);
    const mean = blocks((block) => block.effectiveRank * block.squaredNorm) / result.squaredNorm;
    expect(mean).toBeCloseTo(result.effectiveRank, 9);
  });

  test('foretell what a resize keeps', async () => {
    const whole = changeTensors(changes, { dtype: 'F32' });
    const { directions } = await measure(whole);
    for (const rank of [1, 2, 4]) {
      const resized = changeTensors(resizeChanges(changes, rank), { dtype: 'F32' });
      const comparison = await compareWeights(
        (await openTensors(resized)).file,
        (await openTensors(whole)).file,
        { kernels },
      );
      const [kept, all] = comparison.squaredNorms;
      expect(kept / all).toBeCloseTo(sum(directions.slice(0, rank)), 4);
    }
  });

  test('see that a rank is padded: two directions saved as six', async () => {
    const few = inventChanges('few', 2);
    const nothing = few.map((change) => ({
      ...change,
      rank: 4,
      up: new Float32Array(change.rows * 4),
      down: new Float32Array(4 * change.columns),
    }));
    const plain = await measure(changeTensors(few, { dtype: 'F32' }));
    const padded = await measure(changeTensors(mergeChanges(few, nothing), { dtype: 'F32' }));
    expect(padded).toMatchObject({ rankMin: 6, rankMax: 6 });
    expect(padded.effectiveRank).toBeCloseTo(plain.effectiveRank, 6);
    expect(sum(padded.directions.slice(0, 2))).toBeCloseTo(1, 9);
  });

  test('do not depend on alpha, but for the size', async () => {
    const one = await measure(changeTensors(changes, { dtype: 'F32' }));
    const halved = Object.fromEntries(
      Object.entries(changeTensors(changes, { dtype: 'F32', alpha: 6 })).map(([name, tensor]) => [
        name,
        name.endsWith('.alpha') ? ({ dtype: 'F32', shape: [], fill: 3 } as const) : tensor,
      ]),
    );
    const other = await measure(halved);
    expect(other.squaredNorm / one.squaredNorm).toBeCloseTo(0.25, 5);
    expect(other.effectiveRank).toBeCloseTo(one.effectiveRank, 6);
  });

  test('tell how many modules are done, and stop where they are told to', async () => {
    const { file } = await openTensors(changeTensors(changes.slice(0, 5)));
    const told: [number, number][] = [];
    await measureSpectra(file, { kernels, onModule: (done, all) => void told.push([done, all]) });
    expect(told).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]));
    const stop = new AbortController();
    const stopped = measureSpectra(file, {
      kernels,
      signal: stop.signal,
      onModule: (done) => {
        if (done === 2) stop.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});

describe('where there are no spectra', () => {
  const caseOf = (title: RegExp): Tensors =>
    layoutCases(MODULE, 'none').find((one) => title.test(one.title))?.tensors ?? {};

  test('LoHa and LoKr have no rank that anybody could resize to', async () => {
    expect(await whyNot(caseOf(/^LoHa/))).toBe('other_algorithm');
    expect(await whyNot(caseOf(/^LoKr/))).toBe('other_algorithm');
  });

  test('a file with nothing to read, and one of several reasons, say so', async () => {
    const half = { [`${MODULE}.lora_up.weight`]: { dtype: 'F16', shape: [8, 2] } } as const;
    expect(await whyNot(half)).toBe('missing_half');
    const other = 'lora_unet_mid_block_attentions_0_proj_in';
    const nan = new Uint8Array(Uint16Array.from({ length: 16 }, () => 0x7e00).buffer);
    const both = {
      ...half,
      [`${other}.lora_up.weight`]: { dtype: 'F16', shape: [8, 2], data: nan },
      [`${other}.lora_down.weight`]: { dtype: 'F16', shape: [2, 8] },
    } as const;
    expect(await whyNot(both)).toBe('nothing_analysed');
    expect(await whyNot({})).toBe('nothing_analysed');
  });

  test('weights of zero change nothing', async () => {
    const zeros = {
      [`${MODULE}.lora_up.weight`]: { dtype: 'F16', shape: [8, 2], fill: 0 },
      [`${MODULE}.lora_down.weight`]: { dtype: 'F16', shape: [2, 8] },
    } as const;
    expect(await whyNot(zeros)).toBe('nothing_changed');
  });

  test('a module of NaN is left out by name, and the others are told', async () => {
    const nan = new Uint8Array(Uint16Array.from({ length: 16 }, () => 0x7e00).buffer);
    const result = await measure({
      ...changeTensors(inventChanges('fine', 2).slice(0, 3)),
      [`${MODULE}.lora_up.weight`]: { dtype: 'F16', shape: [8, 2], data: nan },
      [`${MODULE}.lora_down.weight`]: { dtype: 'F16', shape: [2, 8] },
    });
    expect(result.modules).toBe(3);
    expect(result.leftOut).toEqual({
      count: 1,
      modules: [{ module: 'denoiser/down_blocks_0_attentions_0_proj_in', reason: 'not_finite' }],
    });
  });

  test('numbers beyond what can be multiplied leave a module out', async () => {
    const huge = new Uint8Array(Float32Array.from({ length: 16 }, () => 3e38).buffer);
    const tensors = {
      [`${MODULE}.lora_up.weight`]: { dtype: 'F32', shape: [8, 2], data: huge },
      [`${MODULE}.lora_down.weight`]: { dtype: 'F32', shape: [2, 8], data: huge },
      [`${MODULE}.alpha`]: { dtype: 'F32', shape: [], fill: 3e38 },
    } as const;
    expect(await whyNot(tensors)).toBe('overflow');
  });

  test('so much work that it would take minutes is refused before anything is read', async () => {
    const wide: Tensors = Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => [
        [
          `lora_unet_mid_block_attentions_${i}_proj_in.lora_up.weight`,
          { dtype: 'F8_E4M3', shape: [1 << 19, 512] },
        ],
        [
          `lora_unet_mid_block_attentions_${i}_proj_in.lora_down.weight`,
          { dtype: 'F8_E4M3', shape: [512, 8] },
        ],
      ]).flat(),
    );
    const { file } = await openTensors({});
    let at = 0;
    const header = Object.entries(wide).map(([name, { dtype, shape }]) => {
      const begin = at;
      at += shape.reduce((n, x) => n * x, 1);
      return { name, dtype, shape: [...shape], begin, end: at };
    });
    const parts = new Map(
      readLayout(header).modules.flatMap((layout) =>
        layout.parts.map(({ name, part, block, begin, end }) => [
          name,
          { name, part, block, layout, begin, rows: end - begin, columns: layout.columns },
        ]),
      ),
    );
    expect(parts.size).toBe(3);
    expect(await measureSpectra({ ...file, parts }, { kernels })).toBe('too_much_work');
  });
});
