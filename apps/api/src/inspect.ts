import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { shortAutoV3, type ModelFileHashes } from '@lora/adapters';
import { lookAgain } from './modules/library/look-again.js';
import { type ModelFileReading, readModelFile } from './modules/library/read-model-file.js';
import { readUnopened } from './modules/library/plan-ingest.js';
import { hashFile } from './modules/library/hash-file.js';
import { findRealRoot } from './platform/files/sync-file.js';

/** A file younger than this is taken for unfinished in the library; here the person asks for it as it is. */
const LONG_AGO_MS = 60_000;

interface Inspection {
  file: string;
  reading: ModelFileReading;
  hashes: (ModelFileHashes & { autoV3Short: string }) | null;
}

/**
 * `inspect FILE…`: prints what the readers find in each file as JSON, with evidence and hashes; needs no database.
 *
 * @returns the exit code: 0 when every file is an adapter, 1 otherwise
 */
export async function inspectFiles(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    process.stderr.write('inspect needs at least one file: inspect FILE…\n');
    return 2;
  }
  let sound = true;
  const results: Inspection[] = [];
  for (const path of paths) {
    const inspection = await inspectFile(resolve(path));
    sound &&= inspection.reading.outcome === 'adapter';
    results.push(inspection);
  }
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return sound ? 0 : 1;
}

async function inspectFile(file: string): Promise<Inspection> {
  const at = await stat(file).catch(() => null);
  const found = at?.isFile()
    ? await lookAgain(dirname(file), { folder: '', fileName: basename(file) })
    : null;
  if (!found) return { file, reading: { outcome: 'gone' }, hashes: null };
  const realRoot = findRealRoot(dirname(file));
  const now = (at?.mtimeMs ?? 0) + LONG_AGO_MS;
  const reading = readUnopened(found) ?? (await readModelFile(realRoot, found, { now, hashUpTo: -1 }));
  const whole = reading.outcome === 'adapter' ? await hashFile({ realRoot, path: found.path }) : null;
  const hashes = whole?.hashes ?? null;
  return { file, reading, hashes: hashes && { ...hashes, autoV3Short: shortAutoV3(hashes.autoV3) } };
}
