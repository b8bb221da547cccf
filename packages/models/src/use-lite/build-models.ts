// `pnpm --filter @lora/models build` writes the models that the product brings to dist/models/. They follow from a
// pinned package and this code alone, byte by byte; nothing of them is committed.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeOnnx } from '../onnx/write-onnx.js';
import { probeGraph } from './probe-graph.js';
import { readOriginalWeights } from './read-original-weights.js';
import { useLiteGraph } from './use-lite-graph.js';
import { useLiteTokenizer } from './use-lite-tokenizer.js';

/**
 * SHA-256 of what is written. Another value means other vectors: every library would have to be embedded again. Where
 * the change is meant, write the new value here and tell of it in the change log.
 */
const EXPECTED = {
  model: '5aeb38d5f04eeab996f8a27d366d5892efd057d8984340bb47c3aff1466aeab2',
  tokenizer: '677fefd61c9e8e697754cc2a5cb5a97f6215e3cfb407dc7410a88c6a9a017f88',
};

const models = fileURLToPath(new URL('../models/', import.meta.url));

const original = await readOriginalWeights();
const folder = join(models, 'use-lite-en');
const model = writeOnnx(useLiteGraph(original));
const tokenizer = `${JSON.stringify(useLiteTokenizer(original))}\n`;
const sha256 = checkHash('model.onnx', model, EXPECTED.model);
const tokenizerSha256 = checkHash('tokenizer.json', tokenizer, EXPECTED.tokenizer);
const manifest = {
  id: 'use-lite-en',
  kind: 'text',
  dim: 512,
  pooling: 'none',
  prefix: { query: '', text: '' },
  maxTokens: 128,
  sha256,
  tokenizerSha256,
  license: 'Apache-2.0',
};
await mkdir(folder, { recursive: true });
await writeWhereNew(join(folder, 'model.onnx'), model);
await writeWhereNew(join(folder, 'tokenizer.json'), Buffer.from(tokenizer));
await writeWhereNew(join(folder, 'manifest.json'), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
await writeWhereNew(join(models, 'probe.onnx'), writeOnnx(probeGraph()));
console.log(`use-lite-en: ${(model.length / 1e6).toFixed(1)} MB, sha256 ${sha256}`);

function checkHash(name: string, bytes: Uint8Array | string, expected: string): string {
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash === expected) return hash;
  throw new Error(
    `${name} of use-lite-en has SHA-256 ${hash}, not ${expected}: the package of its weights or the code that writes it has changed (src/use-lite/build-models.ts).`,
  );
}

/** Left alone when nothing changed, so that a running program never reads half a file. */
async function writeWhereNew(path: string, bytes: Uint8Array): Promise<void> {
  const old = await readFile(path).catch(() => null);
  if (!old?.equals(bytes)) await writeFile(path, bytes);
}
