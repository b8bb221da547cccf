import { encodeSafetensors, type FixtureTensor } from '@lora/fixtures';
import { bufferSource, readHeader, type SafetensorsHeader } from '@lora/safetensors';
import { openWeights, type WeightsFile } from '../src/exact/weights-file.js';
import { type SketchOptions, sketchStep } from '../src/sketch/sketch-step.js';
import type { WeightSketch } from '../src/sketch/weight-sketch.js';

/** A file in memory, opened. */
export interface OpenFile {
  bytes: Uint8Array;
  header: SafetensorsHeader;
  file: WeightsFile;
}

export async function openBytes(bytes: Uint8Array): Promise<OpenFile> {
  const source = bufferSource(bytes);
  const header = await readHeader(source);
  return { bytes, header, file: openWeights(source, header) };
}

export function openTensors(
  tensors: Readonly<Record<string, FixtureTensor>>,
  seed?: string,
): Promise<OpenFile> {
  return openBytes(encodeSafetensors({ tensors, seed }));
}

/** Sketches bytes in chunks of this length, each in a buffer of its own at an odd address, as no reader would give. */
export function sketchBytes(
  { bytes, header }: Pick<OpenFile, 'bytes' | 'header'>,
  options: SketchOptions & { chunk?: number } = {},
): WeightSketch {
  const step = sketchStep(header, options);
  const chunk = options.chunk ?? 64 * 1024;
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    const odd = Buffer.alloc(part.length + 1).subarray(1);
    odd.set(part);
    step.update(odd, at);
    // The pass uses its chunk's memory again.
    odd.fill(0xff);
  }
  return step.finish();
}
