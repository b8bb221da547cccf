import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { makeLibrary } from '@lora/fixtures';

/** What the catalog must say about a file, whoever made it. */
export interface ExpectedFile {
  path: string;
  sha256: string;
  /** Files with one content are one adapter; null for a file that must not become one. */
  content: string | null;
}

export interface TestLibrary {
  files: ExpectedFile[];
  /** Which generator wrote it. */
  by: 'LORA_GENERATOR' | 'own fixtures';
}

/** Kinds of both generators' manifests that are adapters. */
const ADAPTER_KINDS = new Set(['ok', 'copy', 'duplicate', 'reheader']);
/** Mean size of a file's tensors. */
const BYTES = '200000';

interface GeneratedFile {
  path: string;
  kind: string;
  sha256: string;
  autov3: string | null;
}

/** Writes a library with LORA_GENERATOR where that is set, else with the project's own fixtures. */
export async function writeLibrary(o: {
  folder: string;
  manifest: string;
  count: number;
  seed: string;
}): Promise<TestLibrary> {
  const generator = process.env.LORA_GENERATOR;
  if (!generator) {
    const { files } = await makeLibrary(o.folder, { count: o.count, seed: o.seed });
    return { files: files.filter(isLookedAt).map(expected), by: 'own fixtures' };
  }
  await promisify(execFile)(process.execPath, [
    generator,
    '--out',
    o.folder,
    '--manifest',
    o.manifest,
    '--count',
    String(o.count),
    '--seed',
    o.seed,
    '--bytes',
    BYTES,
  ]);
  const { files }: { files: GeneratedFile[] } = JSON.parse(await readFile(o.manifest, 'utf8'));
  return { files: files.filter(isLookedAt).map(expected), by: 'LORA_GENERATOR' };
}

/** Hidden files and folders are left out by default. */
function isLookedAt({ path }: { path: string }): boolean {
  return !path.split('/').some((part) => part.startsWith('.'));
}

function expected({ path, kind, sha256, autov3 }: GeneratedFile): ExpectedFile {
  return { path, sha256, content: ADAPTER_KINDS.has(kind) ? autov3 : null };
}
