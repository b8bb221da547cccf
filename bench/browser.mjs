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
  for (const { name, bytes, files } of await withBrowser(measureFirstLoad)) {
    row(`${name}: scripts, gzip`, `${(bytes / 1000).toFixed(1)} kB in ${files.length} files`, 'bar 130 kB');
    for (const file of files) console.log(`  ${file.name.padEnd(54)} ${file.bytes}`);
  }
  const { items } = await program.call('/adapters?limit=1&sort=name');
  const pages = { library: `${program.url}/library`, adapter: `${program.url}/adapters/${items[0].id}` };
  const runs = Number(options.runs);
  const door = await openBrowser(await mkdtemp(join(work, 'profile-')));
  tell(await measureLighthouse({ 'sign-in': `${program.url}/sign-in` }, door, { runs, returning: false }));
  await door.context.close();
  for (const returning of [false, true])
    tell(
      await withBrowser(async (browser) => {
        // A second live page would be measured along.
        await browser.page.goto('about:blank');
        return measureLighthouse(pages, browser, { runs, returning });
      }),
    );
  const errors = await withBrowser(findInstallErrors);
  row('reasons why the page cannot be installed', errors.length === 0 ? 'none' : errors.join(', '), 'none');
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
  for (const [part, { p50, p95 }] of Object.entries(typing.parts))
    row(`${now} rows: of it to ${part}, p50 / p95`, `${p50.toFixed(0)} / ${p95.toFixed(0)} ms`);
  const scrolling = await withBrowser(measureScrolling);
  row(
    `${now} rows: frames while scrolling, p50 / p95 / longest of ${scrolling.count}`,
    `${scrolling.p50.toFixed(0)} / ${scrolling.p95.toFixed(0)} / ${scrolling.longest.toFixed(0)} ms`,
    'bar none over 50 ms',
  );
  row(
    `${now} rows: frames / tasks over 50 ms while scrolling`,
    `${scrolling.long} / ${scrolling.longTasks}`,
    'bar 0',
  );
  await write();
} finally {
  await program?.stop();
  await rm(work, { recursive: true, force: true });
}

/** One block of rows for each page that Lighthouse has seen. */
function tell(results) {
  for (const result of results) {
    const name = `Lighthouse, ${result.page}, ${result.form}, ${result.returning ? 'again' : 'first visit'}`;
    row(
      `${name}: performance / accessibility / best practices`,
      `${result.performance} / ${result.accessibility} / ${result.bestPractices}`,
      'bar 95 / 100 / 100',
    );
    row(
      `${name}: FCP, LCP, blocking, shift`,
      `${result.fcp.toFixed(2)} s, ${result.lcp.toFixed(2)} s, ${result.blocking} ms, ${result.shift.toFixed(3)}`,
      result.form === 'phone' ? 'bar LCP 2 s' : '',
    );
    for (const failure of result.failures) row(`${name}: fails`, failure);
  }
}

async function findInstallErrors({ page, context }) {
  await page.getByRole('gridcell').first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  return installabilityErrors.map(({ errorId }) => errorId);
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
