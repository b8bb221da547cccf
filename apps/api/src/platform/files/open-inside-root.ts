import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { FileRefusal, refusalOf } from './file-refusal.js';

/** A file that was proved to lie under a root when it was opened. The caller closes `handle`. */
export interface FileInsideRoot {
  handle: FileHandle;
  /** Taken from the open file, so it is about the same file as `handle`. */
  stat: BigIntStats;
  /** Where it is once all links are followed. */
  realPath: string;
}

/**
 * Opens an ordinary file under a root for reading, and nothing else: whatever is exchanged for a link, a pipe or a
 * folder between the checks is refused as well. Links are followed as long as they stay under the root.
 *
 * A hard link cannot be told from its original, so a file that someone linked into the root counts as lying there.
 *
 * @param relativePath as the catalog keeps it, with `/` between folders
 * @throws FileRefusal for every reason that its codes name; never anything else
 */
export async function openInsideRoot(rootPath: string, relativePath: string): Promise<FileInsideRoot> {
  checkRelative(relativePath);
  const root = await findRealRoot(rootPath);
  try {
    const realPath = await realpath(join(root, relativePath));
    checkInside(root, realPath, relativePath);
    // Looking before opening: opening a device can have an effect of its own.
    checkOrdinary((await lstat(realPath)).isFile(), relativePath);
    const handle = await open(realPath, constants.O_RDONLY | flag('O_NONBLOCK') | flag('O_NOFOLLOW'));
    try {
      const opened = await handle.stat({ bigint: true });
      checkOrdinary(opened.isFile(), relativePath);
      await checkStillInside(root, realPath, relativePath, handle, opened);
      return { handle, stat: opened, realPath };
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw refusalOf(error, relativePath);
  }
}

/** As {@link FileInsideRoot}, for threads whose only work is reading. The caller closes `fd`. */
export interface SyncFileInsideRoot {
  fd: number;
  stat: BigIntStats;
}

/**
 * `openInsideRoot` without promises, for worker threads that read thousands of small files: a system call there
 * costs a tenth of one through the thread pool.
 *
 * @param realRoot the root with all links followed (`realpathSync.native`)
 * @throws FileRefusal as `openInsideRoot`
 */
export function openInsideRootSync(realRoot: string, relativePath: string): SyncFileInsideRoot {
  checkRelative(relativePath);
  const path = join(realRoot, relativePath);
  let fd: number | undefined;
  try {
    checkOrdinary(statSync(path).isFile(), relativePath);
    fd = openSync(path, constants.O_RDONLY | flag('O_NONBLOCK'));
    const opened = fstatSync(fd, { bigint: true });
    checkOrdinary(opened.isFile(), relativePath);
    // Asked of the open file: whatever was exchanged for a link before is seen, whatever comes after does not matter.
    if (process.platform === 'linux')
      checkInside(realRoot, readlinkSync(`/proc/self/fd/${fd}`), relativePath);
    else checkSameFile(realRoot, path, relativePath, opened);
    return { fd, stat: opened };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw refusalOf(error, relativePath);
  }
}

function checkSameFile(root: string, path: string, relativePath: string, opened: BigIntStats): void {
  const now = realpathSync.native(path);
  checkInside(root, now, relativePath);
  const there = statSync(now, { bigint: true });
  if (there.ino !== opened.ino || there.dev !== opened.dev) throw outside(relativePath);
}

/**
 * The file name or path with which a catalog entry asks for a file, checked as text only.
 * @throws FileRefusal `path_outside_root`
 */
export function checkRelative(relativePath: string): void {
  // On Windows a backslash separates folders and "C:x" is absolute; elsewhere both are letters like any other.
  const parts = relativePath.split(sep === '\\' ? /[\\/]/ : '/');
  const drive = sep === '\\' && /^[a-z]:/i.test(relativePath);
  if (
    relativePath === '' ||
    relativePath.includes('\0') ||
    isAbsolute(relativePath) ||
    drive ||
    parts.includes('..')
  ) {
    throw outside(relativePath);
  }
}

async function findRealRoot(rootPath: string): Promise<string> {
  try {
    return await realpath(resolve(rootPath));
  } catch (error) {
    throw new FileRefusal(
      'root_offline',
      `The folder "${rootPath}" cannot be reached. Is its disk connected?`,
      { cause: error },
    );
  }
}

function checkInside(root: string, realPath: string, relativePath: string): void {
  const prefix = root.endsWith(sep) ? root : root + sep;
  if (!realPath.startsWith(prefix) && realPath !== root) throw outside(relativePath);
}

function checkOrdinary(isFile: boolean, relativePath: string): void {
  if (!isFile) {
    throw new FileRefusal(
      'not_a_file',
      `"${relativePath}" is a folder, a pipe or a device, not an ordinary file.`,
    );
  }
}

/** A folder on the way may have become a link between `realpath` and `open`: ask where the open file really is. */
async function checkStillInside(
  root: string,
  realPath: string,
  relativePath: string,
  handle: FileHandle,
  opened: BigIntStats,
): Promise<void> {
  const where =
    process.platform === 'linux'
      ? await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined)
      : undefined;
  if (where !== undefined) {
    checkInside(root, where, relativePath);
    return;
  }
  // Without /proc: the path must still lead, without new links, to the file that is open.
  const now = await realpath(realPath);
  checkInside(root, now, relativePath);
  const there = await stat(now, { bigint: true });
  if (there.ino !== opened.ino || there.dev !== opened.dev) throw outside(relativePath);
}

function flag(name: 'O_NONBLOCK' | 'O_NOFOLLOW'): number {
  // Windows has neither.
  const flags: Partial<Record<string, number>> = constants;
  return flags[name] ?? 0;
}

function outside(relativePath: string): FileRefusal {
  return new FileRefusal(
    'path_outside_root',
    `"${relativePath}" does not lie under its root, so it is not opened.`,
  );
}
