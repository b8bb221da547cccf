import { describe, expect, test } from 'vitest';
import { type Formed, innerOf, rowsOf } from '../../test/form-change.js';
import { layoutCases } from '../../test/layout-cases.js';
import { openTensors, sketchBytes } from '../../test/weights-of.js';
import { SKETCH_SIZE } from '../format.js';
import { typescriptKernels } from '../kernels/typescript-kernels.js';
import { wasmKernels } from '../kernels/wasm-kernels.js';
import { placeOf, scatter, signsOf } from './signs.js';

/** The sketch by its definition: form the change, flip signs, fold by index mod 32, scatter. */
function sketchSlowly(parts: readonly { name: string; change: Formed }[]): Float64Array {
  const sketch = new Float64Array(SKETCH_SIZE);
  for (const { name, change } of parts) {
    const [rowSigns, columnSigns] = [signsOf('rows', change.rows), signsOf('columns', change.columns)];
    const folded = new Float32Array(1024);
    for (let o = 0; o < change.rows; o++) {
      for (let i = 0; i < change.columns; i++) {
        const sign = rowSigns[o] === columnSigns[i] ? 1 : -1;
        const at = (o % 32) * 32 + (i % 32);
        folded[at] = (folded[at] ?? 0) + sign * (change.values[o * change.columns + i] ?? 0);
      }
    }
    scatter(placeOf(name), folded, sketch);
  }
  return sketch;
}

const MODULE = 'lora_unet_down_blocks_0_attentions_0_proj_in';
const NAME = 'denoiser/down_blocks_0_attentions_0_proj_in';

function expectSame(actual: Float32Array, expected: Float64Array): void {
  const size = Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0));
  expect(size).toBeGreaterThan(0);
  const difference = Math.sqrt(expected.reduce((sum, x, i) => sum + (x - (actual[i] ?? 0)) ** 2, 0));
  expect(difference / size).toBeLessThan(1e-5);
}

describe('the sketch equals its definition, without ever forming the change', () => {
  describe.each([typescriptKernels(), wasmKernels()])('$name', (kernels) => {
    test.each(layoutCases(MODULE, 'oracle').map((c) => [c.title, c] as const))('%s', async (_title, c) => {
      const opened = await openTensors(c.tensors);
      const { values, squaredNorm, modules } = sketchBytes(opened, { kernels, chunk: 977 });
      expect(modules).toBe(1);
      expectSame(values, sketchSlowly([{ name: NAME, change: c.change }]));
      // One module of few rows and columns: the estimate is rough, but of the right size.
      const exact = innerOf(c.change, c.change);
      expect(squaredNorm / exact).toBeGreaterThan(0.2);
      expect(squaredNorm / exact).toBeLessThan(5);
    });

    test('rows with names of their own are sketched as the modules that other tools keep apart', async () => {
      const fused = 'diffusion_model.layers.0.attention.qkv';
      for (const c of layoutCases(fused, 'fused').filter(({ change }) => change.columns === 30)) {
        const { values, modules } = sketchBytes(await openTensors(c.tensors), { kernels });
        expect(modules).toBe(3);
        expectSame(
          values,
          sketchSlowly([
            { name: 'denoiser/layers_0_attention_to_q', change: rowsOf(c.change, 0, 30) },
            { name: 'denoiser/layers_0_attention_to_k', change: rowsOf(c.change, 30, 36) },
            { name: 'denoiser/layers_0_attention_to_v', change: rowsOf(c.change, 36, 42) },
          ]),
        );
      }
    });
  });
});

describe('signs and buckets are random enough', () => {
  test('half of the signs flip, and sides and lengths have signs of their own', () => {
    const flipped = (signs: Uint32Array): number => signs.filter((sign) => sign !== 0).length / signs.length;
    expect(flipped(signsOf('rows', 4096))).toBeCloseTo(0.5, 1);
    const agree = (a: Uint32Array, b: Uint32Array): number =>
      a.filter((sign, i) => sign === b[i]).length / a.length;
    expect(agree(signsOf('rows', 4096), signsOf('columns', 4096))).toBeCloseTo(0.5, 1);
    expect(agree(signsOf('rows', 4096), signsOf('rows', 4097).subarray(0, 4096))).toBeCloseTo(0.5, 1);
  });

  test('each number of a module has a bucket of its own', () => {
    for (const name of ['a', 'b', 'denoiser/mid_block_attentions_0_proj_in']) {
      const sketch = new Float64Array(SKETCH_SIZE);
      scatter(placeOf(name), new Float32Array(1024).fill(1), sketch);
      expect(sketch.every((x) => Math.abs(x) === 1)).toBe(true);
      expect(Math.abs(sketch.reduce((sum, x) => sum + x, 0))).toBeLessThan(150);
    }
  });

  test('the format is what it was: these numbers may only change with its name', () => {
    const signs = signsOf('rows', 64);
    expect([...signs].map((sign) => (sign === 0 ? '0' : '1')).join('')).toMatchInlineSnapshot(
      `"0011010110111001110001100011111101000011100001011111000101011100"`,
    );
    const sketch = new Float64Array(SKETCH_SIZE);
    scatter(
      placeOf(NAME),
      Float32Array.from({ length: 1024 }, (_, i) => i + 1),
      sketch,
    );
    expect([...sketch.subarray(0, 8)]).toMatchInlineSnapshot(`
      [
        862,
        185,
        -532,
        879,
        -202,
        -549,
        896,
        -219,
      ]
    `);
  });

  test('tables beyond the cache are made anew and stay the same', () => {
    const before = signsOf('rows', 77).slice();
    for (let i = 0; i < 3; i++) signsOf('columns', 2 ** 20 - i);
    expect(signsOf('rows', 77)).toEqual(before);
  });
});
