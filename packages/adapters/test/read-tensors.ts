import { readNetwork } from '../src/network/read-network.js';
import type { NetworkReading, TensorLike } from '../src/network/reading.js';

/** Reads what must be an adapter; anything else fails the test with the reason. */
export function readAdapterTensors(tensors: readonly TensorLike[]): NetworkReading {
  const reading = readNetwork(tensors);
  if (reading.kind !== 'adapter') throw new Error(`no adapter but ${reading.what}: ${reading.reason}`);
  return reading;
}

/** The set of base models as one text, or what the file is instead: `sd1, sd2`, `none`, `no adapter: other`. */
export function outcome(tensors: readonly TensorLike[]): string {
  const reading = readNetwork(tensors);
  if (reading.kind !== 'adapter') return `no adapter: ${reading.what}`;
  return reading.bases.possible.join(', ') || 'none';
}
