// `pnpm exec node bench/ml.mjs [--rows 100000,1000000] [--rounds 40] [--texts 300]` (after `pnpm build`)
// The scan of int8 vectors with exact scores for the best, and how fast texts become vectors in worker threads while
// this thread stays free. Nothing here passes or fails.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createVectorMatrix, RESCORED, rescore, typescriptKernels, wasmKernels } from '@lora/ranking';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '40' },
    texts: { type: 'string', default: '300' },
  },
});
const DIM = 512;
const rounds = Number(options.rounds);

console.log(`Node ${process.versions.node}, RSS at the start ${megabytes(process.memoryUsage().rss)}`);
await measureTexts();
for (const rows of options.rows.split(',').map(Number)) measureScan(rows);

function measureScan(rows) {
  const vectors = makeVectors(rows);
  const queries = Array.from({ length: rounds }, (_, i) => vectors.nearRow((i * 7919) % rows));
  const matrix = createVectorMatrix(DIM, wasmKernels());
  matrix.reserve(rows);
  const filling = performance.now();
  for (let row = 0; row < rows; row++) matrix.set(row, vectors.ofRow(row));
  line(`${count(rows)} x ${DIM}: filling`, performance.now() - filling, `matrix ${megabytes(matrix.bytes)}`);

  const find = (query) => {
    const found = matrix.scan(query, { limit: RESCORED });
    return rescore(
      query,
      found.map(({ row }) => ({ item: row, vector: vectors.ofRow(row) })),
      20,
    );
  };
  timed(`${count(rows)} x ${DIM}: scan alone`, queries, (query) => matrix.scan(query, { limit: RESCORED }));
  // The vectors of the best come from a database in the product: reading them is not in this figure.
  const store = new Map();
  for (const query of queries)
    for (const { row } of matrix.scan(query, { limit: RESCORED })) store.set(row, vectors.ofRow(row));
  timed(`${count(rows)} x ${DIM}: scan, ${RESCORED} rescored`, queries, (query) =>
    rescore(
      query,
      matrix.scan(query, { limit: RESCORED }).map(({ row }) => ({ item: row, vector: store.get(row) })),
      20,
    ),
  );
  const tenth = Uint32Array.from({ length: Math.ceil(rows / 32) }, (_, i) => (i % 10 === 0 ? -1 : 0));
  timed(`${count(rows)} x ${DIM}: a tenth of the rows, in blocks`, queries, (query) =>
    matrix.scan(query, { limit: RESCORED, mask: tenth }),
  );
  if (rows > 200_000) return;

  const few = queries.slice(0, 20);
  const exact = few.map((query) => exactly(query, rows, vectors));
  const share = (lists) =>
    lists.reduce((sum, list, i) => sum + list.filter((row) => exact[i].includes(row)).length, 0) /
    (20 * few.length);
  const alone = few.map((query) => matrix.scan(query, { limit: 20 }).map(({ row }) => row));
  const both = few.map((query) => find(query).map(({ item }) => item));
  console.log(
    `  recall@20 of ${few.length} queries: ${share(alone).toFixed(4)} by the scan alone, ${share(both).toFixed(4)} rescored; same order ${both.filter((list, i) => list.join() === exact[i].join()).length} of ${few.length}`,
  );
  const reference = createVectorMatrix(DIM, typescriptKernels());
  reference.reserve(rows);
  for (let row = 0; row < rows; row++) reference.set(row, vectors.ofRow(row));
  timed(`${count(rows)} x ${DIM}: the same in TypeScript`, queries.slice(0, 5), (query) =>
    reference.scan(query, { limit: RESCORED }),
  );
}

/**
 * Any number of vectors that take no memory: each is a mix of two of some thousand directions, so that each has near
 * and far neighbours, as texts of a library have.
 */
function makeVectors(rows) {
  let state = 1;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const directions = Array.from({ length: 4096 }, () =>
    normalise(Float32Array.from({ length: DIM }, () => random() + random() + random() - 1.5)),
  );
  const mix = (a, b, part) => {
    const vector = new Float32Array(DIM);
    for (let i = 0; i < DIM; i++) vector[i] = a[i] + part * b[i];
    return normalise(vector);
  };
  const ofRow = (row) => {
    const hash = Math.imul(row + 1, 0x9e3779b1) >>> 0;
    const part = 0.2 + ((hash >>> 8) % 997) / 997;
    return mix(directions[hash % 509], directions[(hash >>> 12) % 4096], part);
  };
  return { rows, ofRow, nearRow: (row) => mix(ofRow(row), directions[(row * 31) % 4096], 0.4) };
}

function exactly(query, rows, vectors) {
  const all = Array.from({ length: rows }, (_, item) => {
    const vector = vectors.ofRow(item);
    let score = 0;
    for (let i = 0; i < DIM; i++) score += query[i] * vector[i];
    return { item, score };
  });
  return all
    .sort((a, b) => b.score - a.score)
    .slice(0, 20)
    .map(({ item }) => item);
}

function normalise(vector) {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}

async function measureTexts() {
  const file = new URL('../packages/ranking/evaluation/adapters.json', import.meta.url);
  const texts = JSON.parse(readFileSync(file, 'utf8'))
    .slice(0, Number(options.texts))
    .map((one) =>
      [
        one.name,
        one.triggerWords.join(', '),
        one.tags.join(', '),
        one.trainingTags.join(', '),
        one.description,
      ].join('\n'),
    );
  for (const threads of [1, 2]) {
    const before = process.memoryUsage().rss;
    const workers = await Promise.all(Array.from({ length: threads }, startWorker));
    for (const batch of [1, 8, 32]) {
      await embed(workers, texts.slice(0, 64), batch);
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const started = performance.now();
      await embed(workers, texts, batch);
      const ms = performance.now() - started;
      delay.disable();
      // The timer of the measurement itself waits 1 ms.
      const late = (value) => `${Math.max(0, value / 1e6 - 1).toFixed(1)} ms`;
      console.log(
        `${threads} thread${threads > 1 ? 's' : ' '} batch ${String(batch).padStart(2)}  ${((texts.length / ms) * 1000).toFixed(0).padStart(4)} texts/s   event loop late: p99 ${late(delay.percentile(99))}, most ${late(delay.max)}`,
      );
    }
    console.log(
      `${threads} thread${threads > 1 ? 's' : ''}: RSS ${megabytes(process.memoryUsage().rss)} (+${megabytes(process.memoryUsage().rss - before)})`,
    );
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function startWorker() {
  const worker = new Worker(new URL('./ml-worker.mjs', import.meta.url));
  await once(worker, 'message');
  return worker;
}

/** Each thread takes every so-manieth text. */
async function embed(workers, texts, batch) {
  await Promise.all(
    workers.map(async (worker, own) => {
      const part = texts.filter((_, i) => i % workers.length === own);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no other origin
      worker.postMessage({ texts: part, batch });
      await once(worker, 'message');
    }),
  );
}

function timed(what, inputs, work) {
  work(inputs[0]);
  const times = inputs.map((input) => {
    const started = performance.now();
    work(input);
    return performance.now() - started;
  });
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
  line(what, Number(at(0.5)), `p50; least ${at(0)}, p95 ${at(0.95)}`);
}

function line(what, ms, note) {
  console.log(`${what.padEnd(52)} ${ms.toFixed(1).padStart(8)} ms   ${note}`);
}

function count(rows) {
  return rows.toLocaleString('en');
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
