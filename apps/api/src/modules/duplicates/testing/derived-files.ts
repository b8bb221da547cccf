import { encodeNumbers, encodeSafetensors, type FixtureDtype, LAYERS, Random } from '@lora/fixtures';

/** Rows of each matrix as one list of numbers; the terms are at right angles, nearly, and each half as strong. */
export interface Change {
  layer: (typeof LAYERS.sd1Kohya)[number];
  terms: { up: Float32Array; down: Float32Array }[];
}

/** A change of some layers of Stable Diffusion 1.5, the same for the same seed. */
export function inventChange(seed: string, rank = 4): Change[] {
  return LAYERS.sd1Kohya.slice(0, 6).map((layer) => {
    const random = new Random(`${seed} ${layer.name}`);
    const vector = (length: number, size: number): Float32Array =>
      Float32Array.from({ length }, () => size * (random.fraction() - 0.5));
    return {
      layer,
      terms: Array.from({ length: rank }, (_, i) => ({
        up: vector(layer.outputs, 0.1 * 0.5 ** i),
        down: vector(layer.inputs, 0.1),
      })),
    };
  });
}

export const scale = (change: Change[], factor: number): Change[] =>
  change.map(({ layer, terms }) => ({
    layer,
    terms: terms.map(({ up, down }) => ({ up: up.map((value) => value * factor), down })),
  }));

export const resize = (change: Change[], rank: number): Change[] =>
  change.map(({ layer, terms }) => ({ layer, terms: terms.slice(0, rank) }));

/** Writes a change as kohya's scripts do; another `spread` gives other numbers that make the same change. */
export function write(
  change: readonly Change[],
  o: { dtype?: FixtureDtype; spread?: number; metadata?: Record<string, string> } = {},
): Uint8Array {
  const { dtype = 'F32', spread = 1 } = o;
  const encode = (values: Float32Array): Uint8Array => {
    let at = 0;
    return encodeNumbers(dtype, values.length, () => values[at++] ?? 0);
  };
  const tensors = change.flatMap(({ layer, terms }) => {
    const rank = terms.length;
    const up = new Float32Array(layer.outputs * rank);
    const down = new Float32Array(rank * layer.inputs);
    for (const [r, term] of terms.entries()) {
      for (const [row, value] of term.up.entries()) up[row * rank + r] = value * spread;
      down.set(
        term.down.map((value) => value / spread),
        r * layer.inputs,
      );
    }
    return [
      [`${layer.name}.alpha`, { dtype, shape: [], fill: rank }] as const,
      [`${layer.name}.lora_down.weight`, { dtype, shape: [rank, layer.inputs], data: encode(down) }] as const,
      [`${layer.name}.lora_up.weight`, { dtype, shape: [layer.outputs, rank], data: encode(up) }] as const,
    ];
  });
  return encodeSafetensors({
    tensors: Object.fromEntries(tensors),
    ...(o.metadata ? { metadata: o.metadata } : {}),
  });
}
