import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestLibrary, lora, put, type TestLibrary } from '../../../../test/library.js';
import { JobStopped, JobsRepository } from '../../../platform/jobs/index.js';
import { TaskError } from '../../../platform/workers/index.js';
import type { MlRuntime } from '../ml-runtime.service.js';
import { ModelChoiceRepository } from '../models/model-choice.repository.js';
import { EmbedJob } from './embed.job.js';
import { EmbeddingsRepository } from './embeddings.repository.js';
import type { TextEmbedder } from './text-embedder.service.js';
import type { TextModels } from './text-models.service.js';

// The database is real; the model is played: it gives each text its length.

const ADAPTERS = 150;
const SERVING = { id: 'tiny', key: 'tiny:00:1' };
const NEXT = { id: 'next', key: 'next:00:1' };
let library: TestLibrary;
let embeddings: EmbeddingsRepository;
let choice: ModelChoiceRepository;
let asked: string[];
let judge: (texts: readonly string[]) => void;

beforeAll(async () => {
  library = await createTestLibrary();
  embeddings = new EmbeddingsRepository(library.db.database);
  choice = new ModelChoiceRepository(library.db.database);
  const root = await library.addRoot();
  for (let i = 0; i < ADAPTERS; i++) put(root, `number ${i}.safetensors`, lora({ seed: i }));
  await library.scan();
});
afterAll(() => library.close());
beforeEach(async () => {
  await library.db.database.query(`TRUNCATE text_embeddings`);
  await choice.setNext(null, null);
  asked = [];
  judge = () => undefined;
});

function makeJob(serving: typeof SERVING | null = SERVING): EmbedJob {
  const embedder = {
    bulkThreads: 2,
    texts: async (_: unknown, texts: string[]) => {
      judge(texts);
      asked.push(...texts);
      return texts.map((text) => Float32Array.of(text.length));
    },
  };
  const models = {
    serving,
    next: null as typeof NEXT | null,
    problem: serving ? null : 'It is broken.',
    nextProblem: null,
    refresh: async () => {
      const chosen = await choice.get();
      if (chosen.serving === NEXT.id) Object.assign(models, { serving: NEXT, problem: null });
      models.next = chosen.next === NEXT.id ? NEXT : null;
    },
  };
  return new EmbedJob(
    { check: () => Promise.resolve({ state: 'ready' }) } as unknown as MlRuntime,
    models as unknown as TextModels,
    choice,
    embedder as unknown as TextEmbedder,
    embeddings,
    new JobsRepository(library.db.database),
  );
}

function run(
  job: EmbedJob,
  signal = new AbortController().signal,
  report: (done: number) => void = () => undefined,
) {
  return job.run({ id: 'x', payload: {}, signal, report: ({ done }) => report(done) });
}

describe('the job that makes vectors', () => {
  it('goes on where it was stopped, and makes no vector twice', async () => {
    const abort = new AbortController();
    const stopped = run(makeJob(), abort.signal, (done) => {
      if (done >= 64) abort.abort(new JobStopped('shutdown'));
    });
    await expect(stopped).rejects.toThrow('shutdown');
    const left = await embeddings.countStale(SERVING.key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(ADAPTERS);
    expect(await run(makeJob())).toEqual({ embedded: left, unchanged: 0, failed: 0 });
    expect(asked.length).toBe(new Set(asked).size);
    expect(await run(makeJob())).toEqual({ embedded: 0, unchanged: 0, failed: 0 });
    expect(asked).toHaveLength(ADAPTERS);
  });

  it('keeps the reason with a text that has no numbers, and the vectors of those beside it', async () => {
    judge = (texts) => {
      if (texts.includes('number 7')) throw new TaskError('not_finite', 'NaN');
    };
    expect(await run(makeJob())).toEqual({ embedded: ADAPTERS - 1, unchanged: 0, failed: 1 });
    expect(await embeddings.failed(SERVING.key, { roots: 'all' }, null, 10)).toMatchObject([
      { name: 'number 7', problem: 'not-finite' },
    ]);
  });

  it('fails with the reason where the model cannot be run, and marks no text for it', async () => {
    judge = () => {
      throw new TaskError('model_not_loaded', 'The tokenizer is broken.');
    };
    await expect(run(makeJob())).rejects.toThrow('The tokenizer is broken.');
    expect(await embeddings.countStale(SERVING.key)).toBe(ADAPTERS);
  });

  it('lets another model take over even where the one that serves is broken, and forgets its vectors', async () => {
    await run(makeJob());
    expect(await embeddings.countStale(SERVING.key)).toBe(0);
    await choice.setNext(NEXT.id, null);
    expect(await run(makeJob(null))).toMatchObject({ embedded: ADAPTERS });
    expect(await choice.get()).toEqual({ serving: NEXT.id, next: null });
    expect(await embeddings.countStale(NEXT.key)).toBe(0);
    expect(await embeddings.countStale(SERVING.key)).toBe(ADAPTERS);
    await library.db.database.query(`TRUNCATE text_model_choice`);
  });
});
