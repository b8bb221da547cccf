import { readFile } from 'node:fs/promises';
import type * as Ort from 'onnxruntime-node';
import { loadRuntime } from './load-runtime.js';
import type { Provider } from './provider.js';

/** What a probe found: that a provider calculates right, and how long it takes beside the processor. */
export interface ProbeFinding {
  ok: boolean;
  /** Why not; '' where it is ok. */
  reason: string;
  /** Milliseconds of a product of two matrices of 512 x 512, and of the same on the processor; 0 where not measured. */
  ms: number;
  cpuMs: number;
}

/** The product with a known answer. */
const A = [1, 2, 3, 4];
const B = [5, 6, 7, 8];
const PRODUCT = [19, 22, 43, 50];
const TIMED = 512;
const ROUNDS = 3;

/**
 * Runs one product with a known answer on a provider, with the processor forbidden: what a runtime lists as supported
 * was compiled in, which doesn't mean that it works here. A bad driver may crash or hang, so this runs in a process
 * of its own (`probeProvider`).
 *
 * @param timed measure it beside the processor too
 */
export async function runProbe(
  modelFile: string,
  provider: Provider,
  { timed }: { timed: boolean },
): Promise<ProbeFinding> {
  const ort = await loadRuntime();
  const model = await readFile(modelFile);
  try {
    const session = await open(ort, model, provider);
    const found = await multiply(ort, session, { left: A, right: B, size: 2 });
    const wrong = found.length !== PRODUCT.length || PRODUCT.some((value, i) => found[i] !== value);
    if (wrong) return failed(`answers ${found.join(', ')} instead of ${PRODUCT.join(', ')}`);
    const ms = timed ? await time(ort, session) : 0;
    await session.release();
    if (!timed) return { ok: true, reason: '', ms, cpuMs: 0 };
    const processor = await open(ort, model, 'cpu');
    const cpuMs = await time(ort, processor);
    await processor.release();
    return { ok: true, reason: '', ms, cpuMs };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

function failed(reason: string): ProbeFinding {
  return { ok: false, reason, ms: 0, cpuMs: 0 };
}

function open(ort: typeof Ort, model: Buffer, provider: Provider): Promise<Ort.InferenceSession> {
  return ort.InferenceSession.create(model, {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    ...(provider === 'cpu' ? {} : { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  });
}

async function multiply(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  { left, right, size }: { left: number[]; right: number[]; size: number },
): Promise<number[]> {
  const { product } = await session.run({
    a: new ort.Tensor('float32', Float32Array.from(left), [size, size]),
    b: new ort.Tensor('float32', Float32Array.from(right), [size, size]),
  });
  return product?.data instanceof Float32Array ? [...product.data] : [];
}

/** The best of some rounds after one that prepares. */
async function time(ort: typeof Ort, session: Ort.InferenceSession): Promise<number> {
  const numbers = Array.from({ length: TIMED * TIMED }, (_, i) => (i % 7) / 7);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now();
    await multiply(ort, session, { left: numbers, right: numbers, size: TIMED });
    if (round > 0) best = Math.min(best, performance.now() - started);
  }
  return best;
}
