import { threadId } from 'node:worker_threads';
import {
  createEmbedder,
  type Embedder,
  type ModelFolder,
  type ProviderChoice,
  type ProviderReport,
} from '@lora/models';
import { defineTask } from '../../../platform/workers/define-task.js';

export interface EmbedTask {
  /** Another one than the loaded: the model is loaded in its place. */
  key: string;
  folder: ModelFolder;
  provider: ProviderChoice;
  as: 'query' | 'text';
  texts: string[];
}

export interface EmbedAnswer {
  /** Whether each text has a vector. */
  known: boolean[];
  /** The vectors of all, one after another; zeros where a text has none. */
  numbers: Float32Array;
  provider: ProviderReport;
  thread: number;
  /** By how much the program's memory grew when this thread loaded the model. */
  bytes: number;
}

let loaded: { key: string; embedder: Embedder; bytes: number } | undefined;

/** Each thread holds one model. */
export const run = defineTask<EmbedTask, EmbedAnswer>(async (task, { signal }) => {
  const { embedder, bytes } = await load(task);
  const vectors = await embedder.embed(task.texts, { as: task.as, signal });
  const { dim } = embedder.manifest;
  const numbers = new Float32Array(vectors.length * dim);
  for (const [i, vector] of vectors.entries()) if (vector) numbers.set(vector, i * dim);
  const known = vectors.map((vector) => vector !== null);
  return { known, numbers, provider: embedder.provider, thread: threadId, bytes };
});

async function load({ key, folder, provider }: EmbedTask): Promise<{ embedder: Embedder; bytes: number }> {
  if (loaded?.key === key) return loaded;
  await loaded?.embedder.dispose();
  loaded = undefined;
  const before = process.memoryUsage.rss();
  try {
    const embedder = await createEmbedder(folder, { provider });
    loaded = { key, embedder, bytes: Math.max(0, process.memoryUsage.rss() - before) };
    return loaded;
  } catch (error) {
    // Whatever is wrong, it is wrong with the model and not with these texts.
    throw Object.assign(new Error(error instanceof Error ? error.message : String(error)), {
      code: 'model_not_loaded',
    });
  }
}
