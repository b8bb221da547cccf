// `pnpm bench:browser [--library DIR] [--rows 100000] [--runs 3] [--out FILE]`
// What a person feels in the browser, measured in Chromium on the built page: what is loaded before the first card,
// Lighthouse on the demo library, the time from a keystroke to its painted result and the frames while scrolling
// through many rows. Nothing here passes or fails.
import { cpus, tmpdir, totalmem } from 'node:os';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureFirstLoad } from './browser-first-load.mjs';
import { openBrowser, signIn } from './browser-open.mjs';
import { measureLighthouse } from './browser-lighthouse.mjs';
import { measureKeystrokes, measureScrolling } from './browser-typing.mjs';
import { makeBenchLibrary } from './make-bench-library.mjs';
import { multiplyRows } from './multiply-rows.mjs';
import { startProgram } from './program.mjs';
import { waitForScan } from './wait-for-scan.mjs';

const { values: options } = parseArgs({
  options: {
    library: { type: 'string' },
    rows: { type: 'string', default: '100000' },
    /** Lighthouse runs per page, of which the median is told. */
    runs: { type: 'string', default: '3' },
    out: { type: 'string' },
  },
});
/** Files that the many rows are made of. */
const FILES = 1_000;
const work = await mkdtemp(join(tmpdir(), 'lora-bench-'));
// The embedded database may run as another user, who must be able to enter.
await chmod(work, 0o755);
const rows = [];
const row = (what, value, aim = '') => {
  rows.push(`| ${what} | ${value} | ${aim} |`);
  console.log(`${what.padEnd(56)} ${String(value).padStart(30)}   ${aim}`);
};

let program;
try {
  program = await startProgram({ data: join(work, 'demo'), demo: true });
  await waitForCards(program);
  for (const { name, kilobytes, requests } of await withBrowser(measureFirstLoad))
    row(
      `${name}: scripts, gzip`,
      `${kilobytes} kB in ${requests} files`,
      name === 'sign-in page' ? 'bar 130 kB' : '',
    );
  for (const result of await withBrowser((browser) =>
    measureLighthouse(program, browser, Number(options.runs)),
  )) {
    row(
      `Lighthouse, ${result.page}, ${result.form}: performance / accessibility / best practices`,
      `${result.performance} / ${result.accessibility} / ${result.bestPractices}`,
      'bar 95 / 100 / 100',
    );
    row(`Lighthouse, ${result.page}, ${result.form}: LCP`, `${result.lcp.toFixed(2)} s`, 'bar 2 s, phone');
    for (const failure of result.failures) row(`Lighthouse, ${result.page}, ${result.form}: fails`, failure);
  }
  await program.stop();

  const data = join(work, 'many');
  program = await startProgram({ data });
  await waitForScan(program, options.library ?? (await makeBenchLibrary(join(work, 'library'), FILES)));
  const now = await multiplyRows(data, Number(options.rows));
  await program.stop();
  program = await startProgram({ data });
  await program.call('/adapters/facets');
  const typing = await withBrowser(measureKeystrokes);
  row(
    `${now} rows: keystroke to painted result, p50 / p95 of ${typing.count}`,
    `${typing.p50.toFixed(0)} / ${typing.p95.toFixed(0)} ms`,
    'bar p95 150 ms',
  );
  const scrolling = await withBrowser(measureScrolling);
  row(
    `${now} rows: frames while scrolling, p50 / p95 / longest of ${scrolling.count}`,
    `${scrolling.p50.toFixed(0)} / ${scrolling.p95.toFixed(0)} / ${scrolling.longest.toFixed(0)} ms`,
    'bar none over 50 ms',
  );
  row(`${now} rows: tasks over 50 ms while scrolling`, scrolling.longTasks, 'bar 0');
  await write();
} finally {
  await program?.stop();
  await rm(work, { recursive: true, force: true });
}

async function withBrowser(measure) {
  const browser = await openBrowser(await mkdtemp(join(work, 'profile-')));
  try {
    return await measure(await signIn(browser, program), program);
  } finally {
    await browser.context.close();
  }
}

async function waitForCards({ call }) {
  for (;;) {
    const { items } = await call('/jobs?kind=scan&limit=1');
    if (items[0]?.state === 'completed') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function write() {
  const file = options.out ?? fileURLToPath(new URL('./results/browser.md', import.meta.url));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, Chromium without a graphics card`;
  await writeFile(
    file,
    `# Bench in the browser\n\n${new Date().toISOString().slice(0, 10)}, ${machine}; other work shared the machine. Written by \`pnpm bench:browser\`.\n\n| what | measured | aim |\n| --- | --- | --- |\n${rows.join('\n')}\n`,
  );
  console.log(`written to ${file}`);
}
