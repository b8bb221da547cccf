import { type FixtureTensor, Random } from '@lora/fixtures';
import {
  type Formed,
  formKronecker,
  formLora,
  formTucker,
  formWhole,
  multiplyEach,
  scaled,
  type Tensor,
} from './form-change.js';
import { tensorOf } from './encode-numbers.js';

/** One module written in one layout, and its change formed the slow way. */
export interface LayoutCase {
  title: string;
  module: string;
  tensors: Record<string, FixtureTensor>;
  change: Formed;
}

/** Every layout that is read, with odd sizes so that no loop fits by chance. All modules have the same shape per kernel. */
export function layoutCases(module: string, seed: string): LayoutCase[] {
  const random = new Random(seed);
  const tensor = (...shape: number[]): Tensor => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () => random.bell() * 0.3),
  });
  const made = (
    title: string,
    parts: Record<string, Tensor>,
    change: Formed,
    o: { alpha?: number; divisor?: number } = {},
  ): LayoutCase => {
    const tensors: Record<string, FixtureTensor> = {};
    if (o.alpha !== undefined) tensors[`${module}.alpha`] = tensorOf('F32', [], [o.alpha]);
    for (const [ending, t] of Object.entries(parts))
      tensors[`${module}.${ending}`] = tensorOf('F32', t.shape, t.values);
    return {
      title,
      module,
      tensors,
      change: scaled(change, (o.alpha ?? 1) / (o.alpha === undefined ? 1 : (o.divisor ?? 1))),
    };
  };
  const [rows, inputs] = [42, 30];
  const cases: LayoutCase[] = [];
  {
    const [up, down] = [tensor(rows, 5), tensor(5, inputs)];
    cases.push(
      made('LoRA', { 'lora_up.weight': up, 'lora_down.weight': down }, formLora(up, down), {
        alpha: 2,
        divisor: 5,
      }),
    );
    cases.push(
      made('LoRA without alpha', { 'lora_up.weight': up, 'lora_down.weight': down }, formLora(up, down)),
    );
  }
  {
    const [up, down] = [tensor(rows, 4, 1, 1), tensor(4, inputs, 3, 3)];
    cases.push(
      made('LoCon', { 'lora_up.weight': up, 'lora_down.weight': down }, formLora(up, down), {
        alpha: 1,
        divisor: 4,
      }),
    );
  }
  {
    const [up, mid, down] = [tensor(rows, 3, 1, 1), tensor(3, 3, 3, 3), tensor(3, inputs, 1, 1)];
    cases.push(
      made(
        'LoCon with a core',
        { 'lora_up.weight': up, 'lora_mid.weight': mid, 'lora_down.weight': down },
        formTucker(up, mid, down),
        { alpha: 1.5, divisor: 3 },
      ),
    );
  }
  {
    const [a1, b1, a2, b2] = [tensor(rows, 3), tensor(3, inputs), tensor(rows, 3), tensor(3, inputs)];
    cases.push(
      made(
        'LoHa',
        { hada_w1_a: a1, hada_w1_b: b1, hada_w2_a: a2, hada_w2_b: b2 },
        multiplyEach(formLora(a1, b1), formLora(a2, b2)),
        { alpha: 6, divisor: 3 },
      ),
    );
  }
  {
    const [a1, b1, a2, b2] = [tensor(rows, 9), tensor(9, inputs), tensor(rows, 9), tensor(9, inputs)];
    cases.push(
      made(
        'LoHa of a rank whose square is large',
        { hada_w1_a: a1, hada_w1_b: b1, hada_w2_a: a2, hada_w2_b: b2 },
        multiplyEach(formLora(a1, b1), formLora(a2, b2)),
        { alpha: 9, divisor: 9 },
      ),
    );
  }
  {
    const turned = (t: Tensor): Tensor => {
      const [r = 0, o = 0] = t.shape;
      return {
        shape: [o, r],
        values: Float32Array.from(
          { length: o * r },
          (_, i) => t.values[(i % r) * o + Math.floor(i / r)] ?? 0,
        ),
      };
    };
    const [a1, b1, t1] = [tensor(2, rows), tensor(2, inputs), tensor(2, 2, 3, 3)];
    const [a2, b2, t2] = [tensor(2, rows), tensor(2, inputs), tensor(2, 2, 3, 3)];
    cases.push(
      made(
        'LoHa with cores',
        { hada_w1_a: a1, hada_w1_b: b1, hada_t1: t1, hada_w2_a: a2, hada_w2_b: b2, hada_t2: t2 },
        multiplyEach(formTucker(turned(a1), t1, b1), formTucker(turned(a2), t2, b2)),
        { alpha: 1, divisor: 2 },
      ),
    );
    const [w1, wa, wb, core] = [tensor(6, 5), tensor(2, 7), tensor(3, 6), tensor(2, 3, 3, 3)];
    cases.push(
      made(
        'LoKr with a core',
        { lokr_w1: w1, lokr_w2_a: wa, lokr_w2_b: wb, lokr_t2: core },
        formKronecker(formWhole(w1), formTucker(turned(wa), core, wb)),
        { alpha: 6, divisor: 3 },
      ),
    );
  }
  {
    const [w1, w2] = [tensor(6, 5), tensor(7, 6)];
    cases.push(
      made(
        'LoKr of whole factors, where alpha means nothing',
        { lokr_w1: w1, lokr_w2: w2 },
        formKronecker(formWhole(w1), formWhole(w2)),
        { alpha: 99, divisor: 99 },
      ),
    );
    const [a, b] = [tensor(7, 2), tensor(2, 6)];
    cases.push(
      made(
        'LoKr with a low-rank second factor',
        { lokr_w1: w1, lokr_w2_a: a, lokr_w2_b: b },
        formKronecker(formWhole(w1), formLora(a, b)),
        { alpha: 1, divisor: 2 },
      ),
    );
    const [c, d] = [tensor(6, 3), tensor(3, 5)];
    cases.push(
      made(
        'LoKr of two low-rank factors',
        { lokr_w1_a: c, lokr_w1_b: d, lokr_w2_a: a, lokr_w2_b: b },
        formKronecker(formLora(c, d), formLora(a, b)),
        { alpha: 1, divisor: 2 },
      ),
    );
    cases.push(
      made(
        'LoKr with a low-rank first factor',
        { lokr_w1_a: c, lokr_w1_b: d, lokr_w2: w2 },
        formKronecker(formLora(c, d), formWhole(w2)),
        { alpha: 1, divisor: 3 },
      ),
    );
  }
  {
    const [w1, w2] = [tensor(6, 5), tensor(7, 6, 3, 3)];
    cases.push(
      made(
        'LoKr of a convolution',
        { lokr_w1: w1, lokr_w2: w2 },
        formKronecker(formWhole(w1), formWhole(w2)),
      ),
    );
  }
  return cases;
}
