import { hashModelFile, layoutOf } from '@lora/adapters';
import { encodeSafetensors, modelFile, MODEL_KINDS, type FixtureTensor } from '@lora/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeTensors, inventChanges, SD1_MODULES, scaleChanges } from '../../test/adapter-changes.js';
import { tensorOf } from '../../test/encode-numbers.js';
import { openBytes, openTensors, sketchBytes } from '../../test/weights-of.js';
import { measureNorms } from '../exact/measure-norms.js';
import { wasmKernels } from '../kernels/wasm-kernels.js';
import { estimateFoldWork } from '../layout/estimate-work.js';
import { readLayout } from '../layout/read-layout.js';
import { compareSketches, packSketch, unpackSketch } from './pack-sketch.js';
import { sketchStep } from './sketch-step.js';

const SOME = SD1_MODULES.filter(({ path }) =>
  /down_blocks\.0|mid_block|up_blocks\.3|layers\.[01]\./.test(path),
);
const kernels = wasmKernels();

describe('the sketch step', () => {
  test('gives the same sketch however the chunks fall', async () => {
    const file = await openTensors(changeTensors(inventChanges('a', 3, SOME.slice(0, 9)), { alpha: 1.5 }));
    const expected = sketchBytes(file, { kernels });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (chunk) => {
        expect(sketchBytes(file, { kernels, chunk }).values).toEqual(expected.values);
      }),
      { numRuns: 8 },
    );
  });

  test('works in the pass that hashes, and leaves the hashes as they are', async () => {
    const file = await openTensors(changeTensors(inventChanges('a', 2, SOME.slice(0, 12))));
    const step = sketchStep(file.header);
    const chunks = [file.bytes.subarray(0, 12345), file.bytes.subarray(12345)];
    const hashes = await hashModelFile(chunks, layoutOf(file.header), { steps: [step] });
    expect(hashes).toEqual(await hashModelFile(chunks, layoutOf(file.header)));
    expect(step.finish().values).toEqual(sketchBytes(file).values);
  });

  test('does not need a module’s halves side by side', async () => {
    const tensors = changeTensors(inventChanges('a', 4, SOME), { alpha: 2 });
    const apart = Object.fromEntries(
      Object.entries(tensors).sort(
        ([a], [b]) => Number(b.endsWith('up.weight')) - Number(a.endsWith('up.weight')),
      ),
    );
    const [one, two] = [await openTensors(tensors), await openTensors(apart)];
    const [a, b] = [sketchBytes(one, { kernels }).values, sketchBytes(two, { kernels }).values];
    expect(compareSketches(a, b)).toBeCloseTo(1, 6);
  });

  test('gives modules up by name where keeping their halves would take more than the limit', async () => {
    const tensors = changeTensors(inventChanges('a', 4, SOME));
    const downsFirst = Object.fromEntries(
      Object.entries(tensors).sort(
        ([a], [b]) => Number(a.endsWith('up.weight')) - Number(b.endsWith('up.weight')),
      ),
    );
    const file = await openTensors(downsFirst);
    // 512 bytes a half: room for 20 modules.
    const sketch = sketchBytes(file, { kernels, heldBytes: 20 * 512 + 512 });
    expect(sketch.modules).toBe(20);
    expect(sketch.notAnalysed.count).toBe(SOME.length - 20);
    expect(new Set(sketch.notAnalysed.modules.map(({ reason }) => reason))).toEqual(
      new Set(['too_much_held']),
    );
    const beside = sketchBytes(await openTensors(tensors), { kernels, heldBytes: 1024 });
    expect(beside.modules).toBe(SOME.length);
  });

  test('one NaN leaves its module out and is counted; the others stay', async () => {
    const changes = inventChanges('a', 2, SOME.slice(0, 10));
    const whole = sketchBytes(await openTensors(changeTensors(changes.slice(1))), { kernels });
    const first = changes[0];
    if (!first) throw new Error('no change');
    first.up[7] = Number.NaN;
    first.down[3] = Number.POSITIVE_INFINITY;
    const sketch = sketchBytes(await openTensors(changeTensors(changes)), { kernels });
    expect(sketch.nonFinite).toMatchObject({ count: 1, numbers: 2 });
    expect(sketch.notAnalysed.modules).toEqual([{ module: sketch.nonFinite.names[0], reason: 'not_finite' }]);
    expect(sketch.values).toEqual(whole.values);
  });

  test('a module whose alpha is NaN is left out', async () => {
    const tensors = changeTensors(inventChanges('a', 2, SOME.slice(0, 2)), { alpha: Number.NaN });
    expect(sketchBytes(await openTensors(tensors), { kernels })).toMatchObject({
      modules: 0,
      notAnalysed: { modules: [{ reason: 'alpha_not_finite' }, { reason: 'alpha_not_finite' }] },
    });
  });

  test('modules that change nothing are dead: zero factors, and alpha 0', async () => {
    const changes = inventChanges('a', 2, SOME.slice(0, 4));
    changes[1]?.up.fill(0);
    changes[2]?.down.fill(-0);
    const tensors = changeTensors(changes);
    const name = Object.keys(tensors)[0]?.replace('.lora_down.weight', '.alpha') ?? '';
    const dead = sketchBytes(await openTensors({ ...tensors, [name]: tensorOf('F16', [], [0]) }), {
      kernels,
    }).dead;
    expect(dead.count).toBe(3);
    expect(dead.names[0]).toMatch(/^denoiser\/down_blocks_0/);
  });

  test('a module a thousand times as strong as the others explodes, and one beyond float32 too', async () => {
    const changes = inventChanges('a', 2, SOME.slice(0, 12));
    changes[4]?.up.forEach((x, i, up) => (up[i] = x * 1000));
    changes[5]?.up.fill(1e30);
    changes[5]?.down.fill(1e30);
    const sketch = sketchBytes(await openTensors(changeTensors(changes, { dtype: 'F32' })), { kernels });
    expect(sketch.exploding.count).toBe(2);
    expect(sketch.exploding.names).toEqual([
      'denoiser/down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_q',
      'denoiser/down_blocks_0_attentions_0_transformer_blocks_0_ff_net_0_proj',
    ]);
    expect(sketch.notAnalysed.modules.map(({ reason }) => reason)).toEqual(['overflow']);
  });

  test('of few modules none explodes: nobody knows what is usual', async () => {
    const changes = inventChanges('a', 2, SOME.slice(0, 3));
    changes[1]?.up.forEach((x, i, up) => (up[i] = x * 1000));
    expect(sketchBytes(await openTensors(changeTensors(changes)), { kernels }).exploding.count).toBe(0);
  });

  test('norms by block and shares of parts are those of the exact change, within the estimate’s error', async () => {
    const strong = scaleChanges(inventChanges('a', 8), 1).map((change) =>
      change.path.includes('up_blocks') ? { ...change, up: change.up.map((x) => x * 2) } : change,
    );
    const file = await openTensors(changeTensors(strong, { dtype: 'BF16' }));
    const sketch = sketchBytes(file, { kernels });
    const { modules } = await measureNorms(file.file, { kernels });
    const exact = (part: string): number =>
      modules.filter((m) => part === '' || m.part === part).reduce((sum, m) => sum + m.squaredNorm, 0);
    expect(Math.abs(sketch.squaredNorm / exact('') - 1)).toBeLessThan(0.1);
    for (const part of ['clip_l', 'down', 'mid', 'up']) {
      const share = sketch.parts.find((p) => p.part === part)?.share ?? 0;
      expect(Math.abs(share - exact(part) / exact(''))).toBeLessThan(0.04);
    }
    expect(sketch.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(sketch.blocks.find(({ block }) => block === 'mid')?.modules).toBe(9);
    expect(sketch.blocks.reduce((sum, { modules: n }) => sum + n, 0)).toBe(192);
  });

  test.each(MODEL_KINDS)('a %s as trainers write it is analysed whole', async (kind) => {
    const sketch = sketchBytes(await openBytes(modelFile(kind).bytes), { kernels });
    expect(sketch.notAnalysed).toEqual({ count: 0, modules: [] });
    expect(sketch.modules).toBeGreaterThan(0);
    expect(sketch.squaredNorm).toBeGreaterThan(0);
    expect(sketch.doraModules > 0).toBe(kind === 'sd1-dora');
  });

  test.each(['F8_E4M3', 'F8_E5M2', 'F16', 'BF16', 'F32', 'F64'] as const)(
    'numbers in %s are read',
    async (dtype) => {
      const changes = scaleChanges(inventChanges('a', 2, SOME.slice(0, 9)), 40).map((change) => ({
        ...change,
        down: change.down.map((x) => x * 40),
      }));
      const [own, exact] = [
        await openTensors(changeTensors(changes, { dtype })),
        await openTensors(changeTensors(changes, { dtype: 'F64' })),
      ];
      const cosine = compareSketches(
        sketchBytes(own, { kernels }).values,
        sketchBytes(exact, { kernels }).values,
      );
      expect(cosine).toBeGreaterThan(dtype.startsWith('F8') ? 0.98 : 0.9999);
    },
  );

  test('a file that ends early gives no sketch', async () => {
    const file = await openTensors(changeTensors(inventChanges('a', 2, SOME.slice(0, 3))));
    const step = sketchStep(file.header, { kernels });
    step.update(file.bytes.subarray(0, file.bytes.length - 1), 0);
    expect(() => step.finish()).toThrow(expect.objectContaining({ code: 'file_changed' }));
  });

  test('a file without any module gives a sketch of nothing', async () => {
    const file = await openBytes(encodeSafetensors({ tensors: {} }));
    const sketch = sketchBytes(file, { kernels });
    expect(sketch).toMatchObject({ modules: 0, squaredNorm: 0, parts: [], blocks: [] });
    expect(compareSketches(sketch.values, sketch.values)).toBeNull();
  });

  test('a tensor that must be kept whole is refused beyond its limit before it is allocated', async () => {
    const huge = 9 * 1024 * 1024;
    const header = {
      dataOffset: 0,
      tensors: [
        { name: 'lora_unet_x.lokr_w1', dtype: 'F8_E4M3' as const, shape: [1, 1], begin: 0, end: 1 },
        {
          name: 'lora_unet_x.lokr_w2',
          dtype: 'F8_E4M3' as const,
          shape: [9, 1024 * 1024],
          begin: 1,
          end: 1 + huge,
        },
      ],
    };
    const step = sketchStep(header, { kernels });
    step.update(new Uint8Array(1 + huge), 0);
    expect(step.finish().notAnalysed.modules).toEqual([{ module: 'lora_unet_x', reason: 'too_large' }]);
  });

  test('a file of many such modules stops being analysed where half a minute would be over, by name', async () => {
    for (const kind of ['sd1-lokr', 'sd1-loha'] as const) {
      const file = await openBytes(modelFile(kind).bytes);
      const { modules } = sketchBytes(file, { kernels });
      const work = readLayout(file.header.tensors).modules.reduce((sum, m) => sum + estimateFoldWork(m), 0);
      const cut = sketchBytes(file, { kernels, fileWork: work * 0.6 });
      expect(cut.modules).toBeGreaterThan(0);
      expect(cut.modules).toBeLessThan(modules);
      expect(cut.notAnalysed.modules.map(({ reason }) => reason)).toContain('too_large');
    }
    // LoRA's work is its bytes: it has no such limit.
    expect(
      sketchBytes(await openBytes(modelFile('sd1-kohya').bytes), { kernels, fileWork: 0 }).modules,
    ).toBeGreaterThan(0);
  });

  test('a LoHa or LoKr that would take too long is left out by name', async () => {
    const long: Record<string, FixtureTensor> = {};
    for (const [ending, shape] of [
      ['hada_w1_a', [2, 64]],
      ['hada_w1_b', [64, 200_000]],
      ['hada_w2_a', [2, 64]],
      ['hada_w2_b', [64, 200_000]],
    ] as const) {
      long[`lora_unet_y.${ending}`] = {
        dtype: 'F8_E4M3',
        shape,
        data: new Uint8Array(shape[0] * shape[1]).fill(0x30),
      };
    }
    long['lora_unet_x.lokr_w1'] = {
      dtype: 'F8_E4M3',
      shape: [1000, 3000],
      data: new Uint8Array(3_000_000).fill(0x30),
    };
    long['lora_unet_x.lokr_w2'] = { dtype: 'F8_E4M3', shape: [120, 1], data: new Uint8Array(120).fill(0x30) };
    const sketch = sketchBytes(await openTensors(long), { kernels, heldBytes: 2 ** 30 });
    expect(sketch.notAnalysed.modules.map(({ reason }) => reason)).toEqual(['too_large', 'too_large']);
  });
});

describe('a stored sketch', () => {
  test('is a kilobyte and changes a cosine by less than 1 in 1,000', async () => {
    const a = sketchBytes(await openTensors(changeTensors(inventChanges('a', 4))), { kernels }).values;
    const b = sketchBytes(await openTensors(changeTensors(inventChanges('b', 4))), { kernels }).values;
    const mixed = a.map((x, i) => x + 0.5 * (b[i] ?? 0));
    const [p, q] = [packSketch(a), packSketch(mixed)];
    expect(p.bytes.byteLength).toBe(1024);
    const exact = compareSketches(a, mixed) ?? 0;
    expect(Math.abs((compareSketches(p.bytes, q.bytes) ?? 0) - exact)).toBeLessThan(1e-3);
    expect(compareSketches(unpackSketch(p), a)).toBeGreaterThan(0.999);
  });

  test('of nothing is nothing, and something else is no sketch', () => {
    expect(packSketch(new Float32Array(1024))).toEqual({ scale: 0, bytes: new Int8Array(1024) });
    expect(() => compareSketches(new Float32Array(512), new Float32Array(1024))).toThrow(/1024 numbers/);
  });
});
