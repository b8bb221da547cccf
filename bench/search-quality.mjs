// `pnpm exec node bench/search-quality.mjs` (after `pnpm build`)
// The judge of search by meaning (packages/ranking/evaluation) asked of the program itself: a library of its 300 texts,
// every search once in each mode, and the tables of `evaluate`. Nothing here passes or fails.
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { modelFile } from '@lora/fixtures';
import { readEvaluation } from '../packages/ranking/evaluation/read-evaluation.mjs';
import { startProgram } from './program.mjs';
import { waitForScan } from './wait-for-scan.mjs';

const EVALUATE = fileURLToPath(new URL('../packages/ranking/evaluation/evaluate.mjs', import.meta.url));
const SHOWN = 100;

const { adapters, queries } = readEvaluation();
const folder = await mkdtemp(join(tmpdir(), 'lora-quality-'));
// The database's own user enters it.
await chmod(folder, 0o755);
let program;
try {
  const library = join(folder, 'library');
  await mkdir(library);
  for (const { id, trainingTags } of adapters) {
    const { bytes } = modelFile('sd1-kohya', { seed: id, metadata: trainedOn(trainingTags) });
    await writeFile(join(library, `${id}.safetensors`), bytes);
  }
  program = await startProgram({ data: join(folder, 'data') });
  await waitForScan(program, library);
  const nameOf = await writeWords();
  await waitForVectors();
  // The model of searches loads and the columns take the vectors in at the first search by meaning.
  await waitForMeaning();
  const files = {};
  for (const mode of ['keyword', 'hybrid']) {
    const answers = {};
    for (const { query } of queries) answers[query] = await ask(query, mode, nameOf);
    files[mode] = join(folder, `${mode}.json`);
    await writeFile(files[mode], JSON.stringify(answers));
  }
  const { status } = spawnSync(
    process.execPath,
    [EVALUATE, '--keyword', files.keyword, '--hybrid', files.hybrid, ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} finally {
  await program?.stop();
  await rm(folder, { recursive: true, force: true });
}

function trainedOn(tags) {
  return { ss_tag_frequency: JSON.stringify({ '10_set': Object.fromEntries(tags.map((tag) => [tag, 10])) }) };
}

/** People's words on each adapter; answers with the judge's ids by the catalog's. */
async function writeWords() {
  const idOf = new Map();
  for (let cursor = ''; cursor !== null; ) {
    const page = await program.call(
      `/adapters?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const item of page.items) idOf.set(item.fileName.replace('.safetensors', ''), item.id);
    cursor = page.nextCursor;
  }
  for (const { id, name, triggerWords, tags, description, notes } of adapters) {
    const body = JSON.stringify({ name, triggerWords, tags, description, notes });
    await program.call(`/adapters/${idOf.get(id)}`, { method: 'PATCH', body });
  }
  return new Map([...idOf].map(([name, id]) => [id, name]));
}

/** Until all texts have been looked at since the last edit. */
async function waitForVectors() {
  for (;;) {
    const { jobId, coverage } = await program.call('/ml/status');
    if (jobId === null && coverage.text.done + coverage.text.failed >= adapters.length) {
      // Edits are gathered before the job begins.
      await wait(15_000);
      const later = await program.call('/ml/status');
      if (later.jobId === null) return;
    }
    await wait(500);
  }
}

async function waitForMeaning() {
  for (;;) {
    const page = await program.call('/adapters?q=knight&sort=relevance&mode=hybrid&limit=1');
    if (page.mode === 'hybrid') return;
    await wait(200);
  }
}

async function ask(query, mode, nameOf) {
  const params = new URLSearchParams({ q: quote(query), mode, limit: String(SHOWN), sort: 'relevance' });
  const page = await program.call(`/adapters?${params}`);
  if (page.mode !== mode) console.error(`"${query}" was answered in mode ${page.mode}`);
  return page.items.map(({ id }) => nameOf.get(id));
}

/** The searches are words, not the search language: what is an operator in it stands in the way. */
function quote(query) {
  return query.replaceAll(/["()|:/<>]/g, ' ').replaceAll(/(^|\s)-/g, '$1');
}
