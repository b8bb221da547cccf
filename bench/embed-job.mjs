// `pnpm exec node bench/embed-job.mjs [--count 5000] [--library DIR]` (after `pnpm build`)
// The job that makes vectors of a library's texts, in the built program: texts a second from first to last, by how much
// the main thread is late meanwhile and beside the scan, and the memory before, meanwhile and after. Nothing passes or
// fails.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeBenchLibrary } from './make-bench-library.mjs';
import { residentMegabytes, startProgram } from './program.mjs';
import { waitForScan } from './wait-for-scan.mjs';

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '5000' }, library: { type: 'string' } },
});
/** How late this process is, which does nothing: what the machine itself adds. */
const idle = monitorEventLoopDelay({ resolution: 1 });
idle.enable();
/** The threads of the library unload their model after half a minute. */
const UNLOADED_MS = 45_000;
const work = await mkdtemp(join(tmpdir(), 'lora-bench-'));
await chmod(work, 0o755);
const delays = join(work, 'delays');
process.env.LORA_LOOP_DELAY = delays;
process.env.NODE_OPTIONS = `--import ${fileURLToPath(new URL('./loop-delay.mjs', import.meta.url))}`;

const library = options.library ?? (await makeBenchLibrary(join(work, 'library'), Number(options.count)));
const program = await startProgram({ data: join(work, 'data') });
try {
  const scan = await waitForScan(program, library);
  await tell('scan', `${scan.adapters} adapters, ${scan.seconds.toFixed(1)} s`);
  const job = await waitForJob('running');
  await lateness();
  const before = await cpuSeconds();
  let most = 0;
  const asked = [];
  for (;;) {
    const [now] = (await program.call('/jobs?kind=embed&limit=1')).items;
    most = Math.max(most, (await residentMegabytes(program.pid)) ?? 0);
    if (now.id !== job.id || now.state === 'completed') break;
    if (now.state === 'failed') throw new Error(now.error?.message);
    const started = performance.now();
    await program.call('/adapters?limit=60');
    asked.push(performance.now() - started);
    await wait(100);
  }
  const after = await cpuSeconds();
  const cpu = after.all - before.all;
  const { result, startedAt, finishedAt } = await program.call(`/jobs/${job.id}`);
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  const texts = result.embedded + result.failed;
  await tell('job', `${texts} texts in ${seconds.toFixed(1)} s, ${(texts / seconds).toFixed(0)} texts/s`);
  console.log(
    `${cpu.toFixed(1)} s of processor time, ${(texts / cpu).toFixed(0)} texts a second of it; of the main thread ${(after.main - before.main).toFixed(1)} s; load ${loadavg()[0]?.toFixed(1)}`,
  );
  asked.sort((a, b) => a - b);
  console.log(
    `lists meanwhile: p50 ${asked[asked.length >> 1]?.toFixed(1)} ms, most ${asked.at(-1)?.toFixed(1)} ms`,
  );
  const { memory, provider } = await program.call('/ml/status');
  console.log(
    `models ${(memory.models / 1e6).toFixed(0)} MB by their own measure, ${provider.active}; process at most ${most} MB`,
  );
  await wait(UNLOADED_MS);
  await tell('after the models were unloaded', '');
} finally {
  await program.stop();
  await rm(work, { recursive: true, force: true });
}

/** Processor time of the program, with all its threads and of the main one; Linux only. */
async function cpuSeconds() {
  const read = async (path) => {
    const stat = await readFile(path, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const { pid } = program;
  return { all: await read(`/proc/${pid}/stat`), main: await read(`/proc/${pid}/task/${pid}/stat`) };
}

async function waitForJob(state) {
  for (;;) {
    const [job] = (await program.call('/jobs?kind=embed&limit=1')).items;
    if (job?.state === state) return job;
    if (job?.state === 'completed') throw new Error('The job was over before it was seen: take more files.');
    await wait(20);
  }
}

async function tell(what, said) {
  const { max, p99 } = await lateness();
  const noise = Math.max(0, idle.max / 1e6 - 1);
  idle.reset();
  const rss = await residentMegabytes(program.pid);
  console.log(
    `${what}: ${said}; main thread late at most ${max.toFixed(1)} ms (an idle process ${noise.toFixed(1)} ms), p99 ${p99.toFixed(1)} ms; RSS ${rss} MB`,
  );
}

/** Since it was asked last. */
async function lateness() {
  const lines = async () =>
    (await readFile(delays, 'utf8').catch(() => '')).trim().split('\n').filter(Boolean);
  const before = (await lines()).length;
  process.kill(program.pid, 'SIGUSR2');
  for (;;) {
    const now = await lines();
    if (now.length > before) return JSON.parse(now.at(-1));
    await wait(10);
  }
}
