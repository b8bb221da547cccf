import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { MODEL_LIMITS } from '../limits.js';
import { ModelError } from '../model-error.js';
import { inspectOnnx, type ModelPort } from '../onnx/inspect-onnx.js';
import { type ModelManifest, parseManifest } from './manifest.js';

/** A model folder that was checked. */
export interface ModelFolder {
  path: string;
  manifest: ModelManifest;
  modelFile: string;
  /** Null for models that read no text. */
  tokenizerFile: string | null;
  /** Bytes of all its files. */
  size: number;
  inputs: readonly ModelPort[];
  outputs: readonly ModelPort[];
}

/** What text models are fed. */
const TEXT_INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

/** The folder of the model for texts that the product brings; it is there once the package was built. */
export const DEFAULT_MODEL_FOLDER = fileURLToPath(new URL('../../dist/models/use-lite-en/', import.meta.url));

/**
 * Checks a model folder (`manifest.json`, `model.onnx`, and `tokenizer.json` for texts) without loading the model:
 * plain files of a size that can be, hashes as the manifest says, a whole ONNX file that needs no other file and whose
 * tensors are what they claim. Reads `model.onnx` once through, with little memory.
 *
 * @throws ModelError with the reason as its code
 */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const manifestFile = join(path, 'manifest.json');
  const modelFile = join(path, 'model.onnx');
  const manifestSize = await checkFile(manifestFile, MODEL_LIMITS.manifest);
  const manifest = parseManifest(await readFile(manifestFile, 'utf8'));
  const modelSize = await checkFile(modelFile, MODEL_LIMITS.model);
  const tokenizerFile = manifest.kind === 'text' ? join(path, 'tokenizer.json') : null;
  const tokenizerSize = tokenizerFile ? await checkFile(tokenizerFile, MODEL_LIMITS.tokenizer) : 0;
  await checkHash(modelFile, manifest.sha256);
  if (tokenizerFile && manifest.tokenizerSha256) await checkHash(tokenizerFile, manifest.tokenizerSha256);
  const { inputs, outputs } = await inspectOnnx(modelFile);
  if (manifest.kind === 'text') checkPorts(inputs, outputs, manifest);
  return {
    path,
    manifest,
    modelFile,
    tokenizerFile,
    size: manifestSize + modelSize + tokenizerSize,
    inputs,
    outputs,
  };
}

/** Bytes of a plain file. Links are refused: they may lead anywhere. */
async function checkFile(path: string, most: number): Promise<number> {
  const found = await lstat(path).catch((cause: unknown) => {
    throw new ModelError('file_missing', `${path} cannot be read. A model folder must hold it.`, { cause });
  });
  if (!found.isFile())
    throw new ModelError('not_a_file', `${path} is a link or no file. Put the file itself there.`);
  if (found.size > most)
    throw new ModelError('file_too_large', `${path} has ${found.size} bytes; at most ${most} are allowed.`);
  return found.size;
}

async function checkHash(path: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  const found = hash.digest('hex');
  if (found !== expected)
    throw new ModelError(
      'hash_mismatch',
      `${path} has SHA-256 ${found}, the manifest says ${expected}. It is damaged or another file: copy it again, or correct the manifest if you trust it.`,
    );
}

function checkPorts(
  inputs: readonly ModelPort[],
  outputs: readonly ModelPort[],
  { pooling, dim }: ModelManifest,
): void {
  const unknown = inputs.filter(({ name }) => !TEXT_INPUTS.includes(name));
  if (unknown.length > 0 || !inputs.some(({ name }) => name === 'input_ids'))
    throw new ModelError(
      'inputs_unknown',
      `A text model is fed ${TEXT_INPUTS.join(', ')}; this one wants ${inputs.map(({ name }) => name).join(', ') || 'nothing'}.`,
    );
  const output = findOutput(outputs, pooling);
  const size = output?.dims.at(-1) ?? null;
  if (!output || (size !== null && size !== dim))
    throw new ModelError(
      'dim_mismatch',
      `No output gives vectors of ${dim} numbers as pooling "${pooling}" needs them: ${outputs.map(({ name, dims }) => `${name} [${dims.map((it) => it ?? '?').join(', ')}]`).join(', ')}.`,
    );
}

/** The output that vectors are taken from: of the texts, or of the tokens that are to be pooled. */
export function findOutput(
  outputs: readonly ModelPort[],
  pooling: ModelManifest['pooling'],
): ModelPort | undefined {
  const dims = pooling === 'none' ? 2 : 3;
  const known = pooling === 'none' ? 'sentence_embedding' : 'last_hidden_state';
  const fitting = outputs.filter((one) => one.dims.length === dims);
  return fitting.find(({ name }) => name === known) ?? fitting[0];
}
