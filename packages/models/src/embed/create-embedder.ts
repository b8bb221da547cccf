import type * as Ort from 'onnxruntime-node';
import type { ModelManifest } from '../folder/manifest.js';
import { findOutput, type ModelFolder } from '../folder/read-model-folder.js';
import { ModelError } from '../model-error.js';
import { readTokenizer } from '../text/text-tokenizer.js';
import {
  batchTokens,
  nextGpuBatch,
  FIRST_GPU_BATCH,
  PROCESSOR_BATCH,
  type TokenBatch,
} from '../text/token-batches.js';
import { chooseProvider } from './choose-provider.js';
import { loadRuntime } from './load-runtime.js';
import { openSession } from './open-session.js';
import { poolTokens } from './pool-tokens.js';
import type { ProviderChoice, ProviderReport, RequestedProvider } from './provider.js';

export interface EmbedOptions {
  /** Whether the texts are searches or texts of the library: some models tell them apart. */
  as?: 'query' | 'text';
  /** Stops between two batches. */
  signal?: AbortSignal;
}

/** A loaded text model. */
export interface Embedder {
  readonly manifest: ModelManifest;
  /** Where it runs now: a GPU that fails later gives way to the processor. */
  readonly provider: ProviderReport;
  /**
   * One vector per text, in their order: `manifest.dim` numbers with L2 norm 1. Null for a text in which the model
   * knows nothing: empty, or only in a script it never saw. Texts are run in batches of alike length.
   *
   * @throws ModelError `not_finite`, `session_failed`; the signal's reason where it was aborted
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<(Float32Array | null)[]>;
  /** Frees the model's memory; the embedder answers no more. */
  dispose(): Promise<void>;
}

/**
 * Loads a text model. For use inside a worker thread: a run blocks its thread, some 5 to 30 ms a batch.
 *
 * @param folder a folder that `readModelFolder` checked
 * @param provider what is asked for; or what `chooseProvider` decided, so that several workers probe once
 * @throws ModelError `runtime_missing`, `tokenizer_invalid`, `session_failed`, `dim_mismatch`, `not_finite`
 */
export async function createEmbedder(
  folder: ModelFolder,
  { provider }: { provider: RequestedProvider | ProviderChoice },
): Promise<Embedder> {
  const { manifest, modelFile, tokenizerFile } = folder;
  if (!tokenizerFile)
    throw new ModelError('tokenizer_invalid', `${manifest.id} is a model for pictures, not for texts.`);
  const ort = await loadRuntime();
  const choice = typeof provider === 'string' ? await chooseProvider(provider) : provider;
  const tokenizer = await readTokenizer(tokenizerFile, manifest);
  const output = findOutput(folder.outputs, manifest.pooling)?.name ?? '';
  const tryOut = (session: Ort.InferenceSession) => {
    const { ids } = tokenizer.tokenize('a text to try it out');
    return runBatch(session, { places: [0], rows: [ids], length: ids.length });
  };
  let opened = await openSession(ort, { modelFile, choice }, tryOut);
  let disposed = false;
  let gpuBatch = FIRST_GPU_BATCH;

  async function runBatch(
    session: Ort.InferenceSession,
    batch: TokenBatch,
  ): Promise<(Float32Array | null)[]> {
    const feeds = feed(ort, folder, batch);
    const found = (await session.run(feeds, [output]))[output];
    const expected = batch.rows.length * manifest.dim * (manifest.pooling === 'none' ? 1 : batch.length);
    if (!(found?.data instanceof Float32Array) || found.data.length !== expected)
      throw new ModelError(
        'dim_mismatch',
        `${manifest.id} gives ${found?.type ?? 'nothing'} [${found?.dims.join(', ') ?? ''}], the manifest says float32 vectors of ${manifest.dim} numbers.`,
      );
    const vectors = poolTokens(found.data, batch, manifest);
    found.dispose();
    if (vectors.includes(null))
      throw new ModelError('not_finite', `${manifest.id} gives NaN, infinite or empty vectors.`);
    return vectors;
  }

  /** A GPU may be lost at any time: the processor goes on. */
  async function runOrFallBack(batch: TokenBatch): Promise<(Float32Array | null)[]> {
    try {
      return await runBatch(opened.session, batch);
    } catch (error) {
      const { active, requested } = opened.report;
      if (active === 'cpu') throw asModelError(error, modelFile);
      const notice = `${active} failed while it ran. Using the processor.`;
      await opened.session.release().catch(() => undefined);
      opened = await openSession(ort, { modelFile, choice: { requested, active: 'cpu', notice } }, tryOut);
      return runBatch(opened.session, batch);
    }
  }

  return {
    manifest,
    get provider() {
      return opened.report;
    },
    async embed(texts, { as = 'text', signal } = {}) {
      if (disposed) throw new ModelError('session_failed', `${manifest.id} was unloaded.`);
      const prefix = manifest.prefix[as];
      const vectors: (Float32Array | null)[] = texts.map(() => null);
      const tokens = texts.map((text) => tokenize(text, prefix));
      const size = opened.report.active === 'cpu' ? PROCESSOR_BATCH : gpuBatch;
      for (const batch of batchTokens(tokens, size)) {
        signal?.throwIfAborted();
        const started = performance.now();
        const found = await runOrFallBack(batch);
        gpuBatch = nextGpuBatch(gpuBatch, performance.now() - started);
        for (const [i, place] of batch.places.entries()) vectors[place] = found[i] ?? null;
      }
      return vectors;
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      await opened.session.release();
    },
  };

  /** Whether anything is known depends on the text alone, not on what is put before it. */
  function tokenize(text: string, prefix: string): { ids: readonly number[]; known: boolean } {
    const bare = tokenizer.tokenize(text);
    return prefix === '' ? bare : { ...tokenizer.tokenize(prefix + text), known: bare.known };
  }
}

/** `input_ids` padded with 0 where `attention_mask` is 0, and one kind of token. */
function feed(
  ort: typeof Ort,
  { inputs }: ModelFolder,
  { rows, length }: TokenBatch,
): Record<string, Ort.Tensor> {
  const dims = [rows.length, length];
  const ids = new BigInt64Array(rows.length * length);
  const mask = new BigInt64Array(rows.length * length);
  for (const [row, tokens] of rows.entries()) {
    for (const [i, id] of tokens.entries()) {
      ids[row * length + i] = BigInt(id);
      mask[row * length + i] = 1n;
    }
  }
  const all: Record<string, BigInt64Array> = {
    input_ids: ids,
    attention_mask: mask,
    token_type_ids: new BigInt64Array(rows.length * length),
  };
  return Object.fromEntries(
    inputs.map(({ name }) => [name, new ort.Tensor('int64', all[name] ?? new BigInt64Array(0), dims)]),
  );
}

function asModelError(error: unknown, modelFile: string): ModelError {
  if (error instanceof ModelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ModelError('session_failed', `${modelFile} failed: ${message}`, { cause: error });
}
