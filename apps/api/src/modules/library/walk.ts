import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import {
  type FoundFile,
  OPENED_EXTENSIONS,
  type Sibling,
  UNOPENED_EXTENSIONS,
  extensionOf,
} from './found-file.js';
import { findSiblings, indexSiblings } from './group-siblings.js';
import type { IgnoreRule } from './ignore-rule.js';

/** Files handed on at a time: small enough that the first cards come at once. */
const CHUNK = 100;
/** Folders within folders; deeper trees are a loop or an attack. */
const MAX_DEPTH = 64;

/** Something in the tree that the walk could not enter or would not follow. */
export interface WalkSkip {
  path: string;
  reason: 'unreadable' | 'outside-root' | 'too-deep' | 'name-not-utf8';
}

export interface WalkOptions {
  isIgnored: IgnoreRule;
  signal: AbortSignal;
  onSkip: (skip: WalkSkip) => void;
  /** Only this folder of the root and what is below it ('' = all). */
  from?: string;
}

interface Folder {
  path: string;
  depth: number;
}

/**
 * Walks a root and hands on its model files in chunks, folder by folder. Symbolic links are followed after
 * everything else and only to places under the root; every folder is entered once, so links cannot loop.
 *
 * @throws the error of the root folder itself when it cannot be read
 */
export async function* walkRoot(rootPath: string, o: WalkOptions): AsyncGenerator<FoundFile[]> {
  const rootReal = await realpath(rootPath);
  const entered = new Set<string>();
  const folders: Folder[] = [{ path: o.from ?? '', depth: 0 }];
  const links: Folder[] = [];
  while (folders.length > 0 || links.length > 0) {
    o.signal.throwIfAborted();
    const folder = folders.pop();
    if (folder) {
      yield* walkFolder(rootPath, folder, entered, folders, links, o);
      continue;
    }
    const link = links.pop();
    if (link) yield* followLink(rootPath, rootReal, link, folders, o);
  }
}

async function* walkFolder(
  rootPath: string,
  folder: Folder,
  entered: Set<string>,
  folders: Folder[],
  links: Folder[],
  o: WalkOptions,
): AsyncGenerator<FoundFile[]> {
  const absolute = join(rootPath, folder.path);
  let entries: Dirent[];
  try {
    const at = await stat(absolute, { bigint: true });
    const key = `${at.dev}:${at.ino}`;
    if (entered.has(key)) return;
    entered.add(key);
    entries = await readdir(absolute, { withFileTypes: true });
  } catch (error) {
    if (folder.path === '') throw error;
    o.onSkip({ path: folder.path, reason: 'unreadable' });
    return;
  }
  // Stable order: the same tree gives the same catalog, whatever order the file system has.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const index = indexSiblings(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
  const below: Folder[] = [];
  let chunk: FoundFile[] = [];
  for (const entry of entries) {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    if (o.isIgnored(path)) continue;
    if (entry.isSymbolicLink()) {
      links.push({ path, depth: folder.depth + 1 });
    } else if (entry.isDirectory()) {
      if (folder.depth + 1 > MAX_DEPTH) o.onSkip({ path, reason: 'too-deep' });
      else below.push({ path, depth: folder.depth + 1 });
    } else if (entry.isFile() && isModel(entry.name)) {
      const found = await describeFile(absolute, folder.path, entry.name, findSiblings(index, entry.name), o);
      if (found) chunk.push(found);
      if (chunk.length >= CHUNK) {
        yield chunk;
        o.signal.throwIfAborted();
        chunk = [];
      }
    }
  }
  // Pushed last to first, so that they are taken in order.
  folders.push(...below.reverse());
  if (chunk.length > 0) yield chunk;
}

/** A link to a folder is queued under the link's own path, a link to a model file is handed on. */
async function* followLink(
  rootPath: string,
  rootReal: string,
  link: Folder,
  folders: Folder[],
  o: WalkOptions,
): AsyncGenerator<FoundFile[]> {
  try {
    const absolute = join(rootPath, link.path);
    const target = await realpath(absolute);
    if (target !== rootReal && !target.startsWith(rootReal + sep)) {
      o.onSkip({ path: link.path, reason: 'outside-root' });
      return;
    }
    const at = await stat(target);
    if (at.isDirectory()) {
      if (link.depth > MAX_DEPTH) o.onSkip({ path: link.path, reason: 'too-deep' });
      else folders.push(link);
      return;
    }
    const slash = link.path.lastIndexOf('/');
    const folder = slash === -1 ? '' : link.path.slice(0, slash);
    const name = link.path.slice(slash + 1);
    if (!at.isFile() || !isModel(name)) return;
    const parent = join(rootPath, folder);
    const index = indexSiblings(await readdir(parent));
    const found = await describeFile(parent, folder, name, findSiblings(index, name), o);
    if (found) yield [found];
  } catch {
    // A dangling link is no model file; it is told, not fatal.
    o.onSkip({ path: link.path, reason: 'unreadable' });
  }
}

/**
 * Looks at one model file and its companions.
 *
 * @param absolute the folder on disk
 * @returns null when the file is gone or cannot be looked at
 */
export async function describeFile(
  absolute: string,
  folder: string,
  fileName: string,
  siblingNames: readonly string[],
  o: Pick<WalkOptions, 'onSkip'>,
): Promise<FoundFile | null> {
  const path = folder === '' ? fileName : `${folder}/${fileName}`;
  let at: BigIntStats;
  try {
    at = await stat(join(absolute, fileName), { bigint: true });
  } catch (error) {
    // Node shows bytes that are no UTF-8 as U+FFFD, and then cannot find the file by that name.
    if (fileName.includes('\uFFFD')) o.onSkip({ path, reason: 'name-not-utf8' });
    else if (!isGone(error)) o.onSkip({ path, reason: 'unreadable' });
    return null;
  }
  if (!at.isFile()) return null;
  const siblings = await Promise.all(siblingNames.map((name) => describeSibling(absolute, name)));
  return {
    path,
    folder,
    fileName,
    device: String(at.dev),
    inode: String(at.ino),
    size: Number(at.size),
    mtimeNs: String(at.mtimeNs),
    siblings: siblings.filter((sibling) => sibling !== null),
  };
}

async function describeSibling(absolute: string, fileName: string): Promise<Sibling | null> {
  if (isModel(fileName)) return null;
  try {
    const at = await stat(join(absolute, fileName), { bigint: true });
    return at.isFile() ? { fileName, size: Number(at.size), mtimeNs: String(at.mtimeNs) } : null;
  } catch {
    return null;
  }
}

/** True for names that the catalog lists: adapters and models that are never opened. */
export function isModel(fileName: string): boolean {
  const extension = extensionOf(fileName);
  return OPENED_EXTENSIONS.some((opened) => opened === extension) || extension in UNOPENED_EXTENSIONS;
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
