import { join } from 'node:path';
import type { Job } from '@lora/api-client';
import { type Api, connect, OWNER } from './api.ts';
import { compareCatalog } from './compare-catalog.ts';
import { fingerprint } from './fingerprint.ts';
import { writeLibrary } from './library.ts';
import { type Program, readDatabasePid, startProgram } from './program.ts';
import { makeTempFolder } from './temp-folder.ts';

export interface KillOptions {
  victim: 'api' | 'database';
  kills: number;
  files: number;
  seed: string;
  say?: (line: string) => void;
}

export interface KillResult {
  /** One sentence for each thing that is not as it must be; empty when all is right. */
  wrong: string[];
  /** Edits that the API had confirmed before it or its database was killed. */
  acknowledged: number;
  /** What the scan was at when it was killed. */
  phases: string[];
  generator: string;
}

/** A scan must show a sign of life within this time after a start. */
const SCAN_MS = 120_000;
/** After the end of its database the program must end by itself within this time. */
const GIVE_UP_MS = 30_000;
const POLL_MS = 10;

interface Edit {
  id: string;
  notes: string;
  /** Whether the API answered with 200; without an answer both outcomes are right. */
  confirmed: boolean;
}

/**
 * Kills the program or its database with SIGKILL again and again during one scan, edits adapters all the while,
 * starts anew each time, and in the end holds the catalog against the library.
 */
export async function killDuringScan(options: KillOptions): Promise<KillResult> {
  const { victim, kills, files, seed, say = () => undefined } = options;
  const work = await makeTempFolder(`kill-${victim}`);
  const folder = join(work.path, 'library');
  const data = join(work.path, 'data');
  const edits: Edit[] = [];
  const phases: string[] = [];
  const wrong: string[] = [];
  let program: Program | undefined;
  try {
    const library = await writeLibrary({
      folder,
      manifest: join(work.path, 'manifest.json'),
      count: files,
      seed,
    });
    const before = await fingerprint(folder);
    program = await startProgram({ data, owner: OWNER });
    await (await connect(program.url)).addRoot(folder);
    for (let kill = 1; kill <= kills; kill += 1) {
      const api = await connect(program.url);
      const standing = await waitForMoment(api, { kill, kills, files });
      await editSome(api, edits, `kill ${kill}`);
      // The kill comes in the middle of further edits: right after the first of them was confirmed.
      const racing = Promise.withResolvers<void>();
      const edited = editSome(api, edits, `at kill ${kill}`, racing.resolve).finally(racing.resolve);
      await racing.promise;
      phases.push(
        !isOpen(standing) ? 'after the scan' : standing.hashed > 0 ? 'reading files' : 'reading headers',
      );
      say(`kill ${kill} of ${kills} (${victim}): ${phases.at(-1)}, ${standing.cards} cards`);
      const code = await kill9(program, victim);
      await edited;
      if (code === 0) wrong.push(`kill ${kill}: the program ended with 0 when its database was gone`);
      program = await startProgram({ data, owner: OWNER });
    }
    const api = await connect(program.url);
    await api.waitForScans();
    wrong.push(...(await compareCatalog(api, library.files, new Set(edits.map(({ id }) => id)))));
    wrong.push(...(await compareEdits(api, edits)));
    const after = await fingerprint(folder);
    if (JSON.stringify(after) !== JSON.stringify(before))
      wrong.push('something under the library has changed');
    const code = await program.end();
    if (code !== 0) wrong.push(`the last, orderly end had the exit code ${code}`);
    const acknowledged = edits.filter(({ confirmed }) => confirmed).length;
    return { wrong, acknowledged, phases, generator: library.by };
  } catch (error) {
    throw new Error(`${String(error)}\nThe program said:\n${program?.said() ?? 'nothing'}`, { cause: error });
  } finally {
    await program?.end('SIGKILL');
    await endDatabase(data);
    await work.remove();
  }
}

/** How far a scan is. */
interface Standing {
  /** The state of the newest scan; null before there is one. */
  state: Job['state'] | null;
  cards: number;
  /** Of the newest 200 cards, the share whose whole file has been read. */
  hashed: number;
}

async function readStanding(api: Api): Promise<Standing> {
  const scan = (await api.jobs()).find(({ kind }) => kind === 'scan');
  const { items, total } = await api.adapterPage({ limit: 200, sort: '-added' });
  const hashed = items.filter(({ sha256 }) => sha256 !== null).length;
  return { state: scan?.state ?? null, cards: total, hashed: items.length === 0 ? 0 : hashed / items.length };
}

/**
 * Waits until it is time for a kill, or until the scan has ended: the first half of the kills falls into the reading
 * of headers, the second into that of whole files.
 */
async function waitForMoment(
  api: Api,
  { kill, kills, files }: { kill: number; kills: number; files: number },
): Promise<Standing> {
  const inHeaders = Math.ceil(kills / 2);
  const isTime = ({ cards, hashed }: Standing): boolean =>
    kill <= inHeaders
      ? cards >= (files * kill) / (inHeaders + 1)
      : hashed >= (kill - inHeaders) / (kills - inHeaders + 1);
  const deadline = Date.now() + SCAN_MS;
  for (;;) {
    const standing = await readStanding(api);
    if (standing.state !== null && (!isOpen(standing) || isTime(standing))) return standing;
    if (Date.now() > deadline)
      throw new Error(`The scan does not go on after a restart: ${JSON.stringify(standing)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}

const isOpen = ({ state }: Standing): boolean => state === 'queued' || state === 'running';

/** Edits a few adapters that nobody has edited; an edit without an answer counts as not confirmed. */
async function editSome(api: Api, edits: Edit[], what: string, onConfirmed?: () => void): Promise<void> {
  const taken = new Set(edits.map(({ id }) => id));
  const { items } = await api.adapterPage({ limit: 200, sort: '-added' }).catch(() => ({ items: [] }));
  for (const { id } of items.filter((item) => !taken.has(item.id)).slice(0, 5)) {
    const edit: Edit = { id, notes: `${what}, ${edits.length}`, confirmed: false };
    edits.push(edit);
    edit.confirmed = await api.updateAdapter(id, { notes: edit.notes }).then(
      () => true,
      () => false,
    );
    if (edit.confirmed) onConfirmed?.();
  }
}

/** @returns the program's exit code; null when the signal ended it */
async function kill9(program: Program, victim: 'api' | 'database'): Promise<number | null> {
  if (victim === 'api') return program.end('SIGKILL');
  process.kill(await program.databasePid(), 'SIGKILL');
  const timer = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), GIVE_UP_MS).unref();
  });
  const code = await Promise.race([program.ended, timer]);
  if (code !== 'late') return code;
  throw new Error(
    `The program still ran ${GIVE_UP_MS / 1000} s after its database was killed.\n${program.said()}`,
  );
}

/** Every confirmed edit must be there; of adapters that turned out to be one, the latest edit counts. */
async function compareEdits(api: Api, edits: readonly Edit[]): Promise<string[]> {
  const byAdapter = new Map<string, { notes: string | null; edits: Edit[] }>();
  const wrong: string[] = [];
  for (const edit of edits) {
    try {
      const { id, notes } = await api.adapter(edit.id);
      const known = byAdapter.get(id);
      if (known) known.edits.push(edit);
      else byAdapter.set(id, { notes, edits: [edit] });
    } catch (error) {
      // A provisional adapter is only confirmed once somebody has edited it.
      if (edit.confirmed) wrong.push(`the edited adapter is gone: ${String(error)}`);
    }
  }
  for (const [id, { notes, edits: made }] of byAdapter) {
    const lastConfirmed = made.findLastIndex(({ confirmed }) => confirmed);
    const allowed = made.slice(Math.max(0, lastConfirmed)).map((edit) => edit.notes);
    if (lastConfirmed >= 0 && !allowed.includes(notes ?? '')) {
      wrong.push(`${id}: the confirmed notes "${made[lastConfirmed]?.notes}" are now "${notes}"`);
    }
  }
  return wrong;
}

/** A test that failed half-way must not leave a database behind. */
async function endDatabase(data: string): Promise<void> {
  const pid = await readDatabasePid(data).catch(() => 0);
  if (pid <= 0) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended.
  }
}
