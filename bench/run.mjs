// `pnpm bench [--count 10000] [--rows 100000] [--library DIR --manifest FILE] [--out FILE]`
// Measures the built program on a generated library: first card, whole scan, lists, requests/s, restart, memory.
// Speeds are told as ratios within the run where the machine matters; nothing here passes or fails.
import { cpus, tmpdir, totalmem } from 'node:os';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { multiplyRows } from './multiply-rows.mjs';
import { makeBenchLibrary } from './make-bench-library.mjs';
import { measureBatch } from './measure-batch.mjs';
import { measureLists, measureThroughput } from './measure-lists.mjs';
import { hashLikeOneThread } from './one-thread.mjs';
import { residentMegabytes, startProgram } from './program.mjs';
import { waitForScan } from './wait-for-scan.mjs';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    library: { type: 'string' },
    rows: { type: 'string', default: '100000' },
    out: { type: 'string' },
  },
});
/** What is asked of the rows at 100,000. */
const AIMS = { list: 'bar 6 / 15 ms, with words 25 ms', 'all facets': 'bar p95 15 ms' };
/** Threads that have nothing to do leave after a minute. */
const IDLE_MS = 70_000;
/** Adapters of the bulk change. */
const BATCH = 5_000;
const count = Number(options.count);
const work = await mkdtemp(join(tmpdir(), 'lora-bench-'));
// The embedded database may run as another user, who must be able to enter.
await chmod(work, 0o755);
const rows = [];
const row = (what, value, goal = '') => {
  rows.push([what, value, goal]);
  console.log(`${what.padEnd(44)} ${String(value).padStart(14)}   ${goal}`);
};

let program;
try {
  const library = options.library ?? (await makeBenchLibrary(join(work, 'library'), count));
  const data = join(work, 'data');
  const oneThread = await hashLikeOneThread(library);
  row('files, bytes', `${oneThread.files}, ${(oneThread.bytes / 1e9).toFixed(2)} GB`);
  row('one thread, read + SHA-256', `${oneThread.seconds.toFixed(2)} s`);

  program = await startProgram({ data });
  const scan = await waitForScan(program, library);
  row('time to first card', `${scan.firstCardSeconds.toFixed(2)} s`, 'goal 1 s, bar 2 s');
  row('all cards (headers read)', `${scan.cardsSeconds.toFixed(2)} s`);
  row('whole scan', `${scan.seconds.toFixed(2)} s`);
  row('whole scan / one thread', `${(scan.seconds / oneThread.seconds).toFixed(2)}x`, 'goal 1.5x, bar 3x');
  row('adapters', scan.adapters);
  row('RSS of the API after the scan', `${await residentMegabytes(program.pid)} MB`);
  await wait(IDLE_MS);
  row(
    'RSS of the API when its threads have left',
    `${await residentMegabytes(program.pid)} MB`,
    'bar 300 MB',
  );

  await measureProgram('');
  await program.stop();
  program = undefined;
  await restart(data, '');

  // The same program with many rows: files for them would take an hour to make and say nothing more of the lists.
  const rowsWanted = Number(options.rows);
  if (rowsWanted > scan.adapters) {
    const now = await multiplyRows(data, rowsWanted);
    await program.stop();
    program = undefined;
    await restart(data, `${now} rows: `);
    await measureProgram(`${now} rows: `);
  }
  await write();
} finally {
  await program?.stop();
  await rm(work, { recursive: true, force: true });
}

async function measureProgram(prefix) {
  for (const { name, p50, p95 } of await measureLists(program)) {
    row(
      `${prefix}${name}: p50 / p95`,
      `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`,
      AIMS[prefix === '' ? '' : name.split(',')[0]] ?? '',
    );
  }
  row(
    `${prefix}pages of 100 at 10 connections`,
    `${await measureThroughput(program)} req/s`,
    'bar 300 at 10,000',
  );
  const batch = await measureBatch(program, BATCH);
  row(
    `${prefix}one tag for ${batch.adapters} adapters / its undo`,
    `${batch.seconds.toFixed(2)} / ${batch.undoSeconds.toFixed(2)} s`,
    'bar 3 s for 5,000',
  );
}

async function restart(data, prefix) {
  const started = performance.now();
  program = await startProgram({ data });
  row(`${prefix}restart to ready`, `${((performance.now() - started) / 1000).toFixed(2)} s`, 'bar 2 s');
  // The counts are filled after the start; the first facets wait for them.
  await program.call('/adapters/facets');
  row(`${prefix}restart to counts`, `${((performance.now() - started) / 1000).toFixed(2)} s`);
  await wait(2_000);
  row(
    `${prefix}RSS of the API after the restart`,
    `${await residentMegabytes(program.pid)} MB`,
    'bar 300 MB',
  );
}

async function write() {
  const results = fileURLToPath(new URL('./results/', import.meta.url));
  await mkdir(results, { recursive: true });
  const file = options.out ?? join(results, `${count}.md`);
  const table = rows.map(([what, value, goal]) => `| ${what} | ${value} | ${goal} |`).join('\n');
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  await writeFile(
    file,
    `# Bench, ${count} files\n\n${new Date().toISOString().slice(0, 10)}, ${machine}; other work shared the machine: trust ratios. Written by \`pnpm bench --count ${count}\`.\n\n| what | measured | aim |\n| --- | --- | --- |\n${table}\n`,
  );
  console.log(`written to ${file}`);
}
