// `pnpm exec node bench/weights.mjs [--rank 32] [--rounds 10] [--files 8]` (after `pnpm build`)
// Sketches a made-up SDXL adapter (U-Net and both text encoders, float16) and tells the time as a ratio to its SHA-256
// in the same run, with WebAssembly and with plain TypeScript, and inside the whole pass of hashes. Then the scan's own
// pass over several such files, with one worker and with two, an exact comparison and the spectra. Nothing here passes
// or fails; the load of the machine is told, as ratios of two workers mean nothing beside other work.
import { createHash } from 'node:crypto';
import { closeSync, linkSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { hashModelFile, layoutOf } from '@lora/adapters';
import { openFileSource, readHeader } from '@lora/safetensors';
import {
  compareWeights,
  measureSpectra,
  openWeights,
  sketchStep,
  typescriptKernels,
  wasmKernels,
} from '@lora/weights';
import { createWorkerPool } from '../apps/api/dist/platform/workers/index.js';

const { values: options } = parseArgs({
  options: {
    rank: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '10' },
    files: { type: 'string', default: '8' },
  },
});
const files = Number(options.files);
const rank = Number(options.rank);
const rounds = Number(options.rounds);
const CHUNK = 1024 * 1024;

const folder = mkdtempSync(join(tmpdir(), 'lora-bench-weights-'));
try {
  const path = join(folder, 'sdxl.safetensors');
  const size = writeAdapter(path);
  const source = await openFileSource(path);
  const header = await readHeader(source);
  await source.close();
  console.log(
    `SDXL rank ${rank}, float16: ${header.tensors.length} tensors, ${(size / 1e6).toFixed(0)} MB, Node ${process.versions.node}, ` +
      `${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`,
  );

  const wasm = wasmKernels();
  const plain = typescriptKernels();
  // In turns, so that other work on the machine meets all alike; the best of each counts.
  const [read, sha, sketched, reference] = best([
    () => eachChunk(path, () => undefined),
    () => {
      const hash = createHash('sha256');
      eachChunk(path, (chunk) => void hash.update(chunk));
      return hash.digest();
    },
    () => sketch(path, header, wasm),
    () => sketch(path, header, plain),
  ]);
  const own = (ms) => ms - read;
  row('read, cached', read);
  row('read + SHA-256', sha);
  row(
    'read + sketch, WASM',
    sketched,
    `${(own(sketched) / own(sha)).toFixed(2)}x SHA-256 (bar 1.0x), without reading`,
  );
  row(
    'read + sketch, TypeScript',
    reference,
    `${(own(reference) / own(sha)).toFixed(2)}x SHA-256, ${(own(reference) / own(sketched)).toFixed(1)}x WASM`,
  );

  const layout = layoutOf(header);
  const hashes = await bestAsync(() => hashModelFile(path, layout));
  const both = await bestAsync(async () => {
    const step = sketchStep(header, { kernels: wasm });
    await hashModelFile(path, layout, { steps: [step] });
    step.finish();
  });
  row('whole pass of hashes', hashes);
  row('whole pass with the sketch', both, `${(both / hashes).toFixed(2)}x the pass without`);

  await measureWorkers(path);

  for (const kernels of [wasm, plain]) {
    if (kernels === plain && rank > 8) continue;
    const file = await openFileSource(path);
    const [a, b] = [openWeights(file, header), openWeights(file, header)];
    const started = performance.now();
    const { cosine } = await compareWeights(a, b, { kernels });
    row(
      `exact cosine with itself, ${kernels.name}`,
      performance.now() - started,
      `cosine ${cosine.toFixed(6)}`,
    );
    await file.close();
  }

  const file = await openFileSource(path);
  const started = performance.now();
  const spectra = await measureSpectra(openWeights(file, header), { kernels: wasm });
  row(
    'spectra of all modules',
    performance.now() - started,
    typeof spectra === 'string' ? spectra : `effective rank ${spectra.effectiveRank.toFixed(1)}`,
  );
  await file.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The scan's pass (all hashes and the sketch) by its own worker file, at ordinary priority; links share their bytes. */
async function measureWorkers(path) {
  const inputs = Array.from({ length: files }, (_, i) => {
    const name = `copy-${i}.safetensors`;
    linkSync(path, join(folder, name));
    const { size, mtimeNs } = statSync(join(folder, name), { bigint: true });
    return { id: String(i), path: name, size: Number(size), mtimeNs: String(mtimeNs) };
  });
  const pools = [1, 2].map((threads) =>
    createWorkerPool({
      file: new URL('../apps/api/dist/modules/library/hash-files.worker.js', import.meta.url),
      name: 'bench',
      threads,
      resident: true,
    }),
  );
  const pass = async (pool, given) => {
    const outcomes = await Promise.all(given.map((file) => pool.run({ rootPath: folder, files: [file] })));
    const failed = outcomes.flat().find(({ outcome }) => outcome !== 'hashed');
    if (failed) throw new Error(`${failed.id} was not hashed`);
  };
  // Threads that are up have loaded their code.
  for (const pool of pools) await pass(pool, inputs.slice(0, 2));
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < Math.max(1, Math.ceil(rounds / 3)); i++) {
    for (const [n, pool] of pools.entries()) {
      const started = performance.now();
      await pass(pool, inputs);
      least[n] = Math.min(least[n], performance.now() - started);
    }
  }
  for (const pool of pools) await pool.close();
  const [one, two] = least;
  const worth = await measureThreads();
  row(`scan pass over ${files} files, 1 worker`, one);
  row(
    `scan pass over ${files} files, 2 workers`,
    two,
    `${(one / two).toFixed(2)}x one (bar 1.6x); SHA-256 in memory, two threads: ${worth.toFixed(2)}x`,
  );
}

/** How much faster two threads hash what lies in memory than one: what the machine has to give just now. */
async function measureThreads() {
  const threads = [1, 2].map(() => new Worker(new URL('./sha-worker.mjs', import.meta.url)));
  const hash = async (thread, count) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    thread.postMessage(count);
    await once(thread, 'message');
  };
  await Promise.all(threads.map((thread) => hash(thread, 10)));
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < rounds; i++) {
    for (const n of [1, 2]) {
      const started = performance.now();
      await Promise.all(threads.slice(0, n).map((thread) => hash(thread, 800 / n)));
      least[n - 1] = Math.min(least[n - 1], performance.now() - started);
    }
  }
  for (const thread of threads) await thread.terminate();
  return least[0] / least[1];
}

function row(what, ms, note = '') {
  console.log(`${what.padEnd(40)} ${ms.toFixed(0).padStart(7)} ms   ${note}`);
}

function best(works) {
  const least = works.map(() => Number.POSITIVE_INFINITY);
  for (let i = 0; i < rounds; i++) {
    for (const [n, work] of works.entries()) {
      const started = performance.now();
      work();
      least[n] = Math.min(least[n], performance.now() - started);
    }
  }
  return least;
}

async function bestAsync(work) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    await work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

function eachChunk(path, take) {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  try {
    for (let offset = 0, length = 1; length > 0; offset += length) {
      length = readSync(file, buffer, 0, CHUNK, offset);
      if (length > 0) take(buffer.subarray(0, length), offset);
    }
  } finally {
    closeSync(file);
  }
}

function sketch(path, header, kernels) {
  const step = sketchStep(header, { kernels });
  eachChunk(path, (chunk, offset) => step.update(chunk, offset));
  return step.finish();
}

/** Modules of SDXL as kohya's scripts name and train them: 722 of the U-Net, 72 and 192 of the text encoders. */
function listModules() {
  const modules = [];
  const add = (name, inputs, outputs) => modules.push({ name, inputs, outputs });
  const attention = (at, width, depth) => {
    add(`${at}_proj_in`, width, width);
    add(`${at}_proj_out`, width, width);
    for (let i = 0; i < depth; i++) {
      const block = `${at}_transformer_blocks_${i}`;
      for (const part of ['attn1', 'attn2']) {
        for (const leaf of ['to_q', 'to_k', 'to_v', 'to_out_0']) {
          add(`${block}_${part}_${leaf}`, part === 'attn2' && /k|v/.test(leaf) ? 2048 : width, width);
        }
      }
      add(`${block}_ff_net_0_proj`, width, 8 * width);
      add(`${block}_ff_net_2`, 4 * width, width);
    }
  };
  for (const i of [4, 5]) attention(`lora_unet_input_blocks_${i}_1`, 640, 2);
  for (const i of [7, 8]) attention(`lora_unet_input_blocks_${i}_1`, 1280, 10);
  attention('lora_unet_middle_block_1', 1280, 10);
  for (const i of [0, 1, 2]) attention(`lora_unet_output_blocks_${i}_1`, 1280, 10);
  for (const i of [3, 4, 5]) attention(`lora_unet_output_blocks_${i}_1`, 640, 2);
  for (const [prefix, width, layers] of [
    ['lora_te1', 768, 12],
    ['lora_te2', 1280, 32],
  ]) {
    for (let i = 0; i < layers; i++) {
      const at = `${prefix}_text_model_encoder_layers_${i}`;
      for (const leaf of ['q_proj', 'k_proj', 'v_proj', 'out_proj'])
        add(`${at}_self_attn_${leaf}`, width, width);
      add(`${at}_mlp_fc1`, width, 4 * width);
      add(`${at}_mlp_fc2`, 4 * width, width);
    }
  }
  return modules;
}

function writeAdapter(path) {
  const tensors = listModules().flatMap(({ name, inputs, outputs }) => [
    [`${name}.alpha`, []],
    [`${name}.lora_down.weight`, [rank, inputs]],
    [`${name}.lora_up.weight`, [outputs, rank]],
  ]);
  const header = {};
  let end = 0;
  for (const [name, shape] of tensors) {
    const begin = end;
    end += shape.reduce((n, size) => n * size, 2);
    header[name] = { dtype: 'F16', shape, data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  const file = openSync(path, 'w');
  try {
    writeSync(file, start);
    writeSync(file, text);
    // Halves of about 0.0005 to 0.03 with either sign, one in 16 subnormal, as trained matrices have them.
    const noise = new Uint16Array(CHUNK / 2);
    let seed = 1;
    for (let i = 0; i < noise.length; i++) {
      seed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      const bits = (seed ^ (seed >>> 13)) >>> 0;
      noise[i] = (bits & 0x83ff) | ((bits & 0xf0000) === 0 ? 0 : 0x1000 + ((bits >>> 8) & 0x1400));
    }
    const block = Buffer.from(noise.buffer);
    for (let left = end; left > 0; left -= block.length)
      writeSync(file, block, 0, Math.min(left, block.length));
  } finally {
    closeSync(file);
  }
  return 8 + text.length + end;
}
