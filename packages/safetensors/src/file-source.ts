import { constants } from 'node:fs';
import { type FileHandle, open, stat as statPath } from 'node:fs/promises';
import type { ByteSource } from './byte-source.js';
import { SafetensorsError } from './safetensors-error.js';

/** What told one state of a file from another when it was opened. */
export interface FileStat {
  size: number;
  /** Nanoseconds since 1970: milliseconds would hide two writes in a row. */
  mtimeNs: bigint;
  mtimeMs: number;
  dev: bigint;
  ino: bigint;
}

/** An open file. */
export interface FileSource extends ByteSource {
  readonly path: string;
  /** As it was when the file was opened. */
  readonly stat: FileStat;
  /** Fills `buffer` from `offset` of the file; returns the bytes read, fewer only at the end. Nothing is allocated. */
  readInto(buffer: Uint8Array, offset: number): Promise<number>;
  /** @throws SafetensorsError `file_changed` when the open file, or the file now at the path, is another one. */
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file for reading. Links are followed: which paths may be opened is the caller's rule.
 *
 * @throws SafetensorsError `not_found`, `not_a_file` (folder, pipe, device, socket), `read_failed` (say, no permission)
 */
export async function openFileSource(path: string): Promise<FileSource> {
  // Without O_NONBLOCK, opening a pipe would wait for a writer for ever.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(
    (error: unknown) => {
      throw openFailure(error);
    },
  );
  try {
    const stat = await readRegularStat(handle);
    return fileSource(handle, path, stat);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function fileSource(handle: FileHandle, path: string, stat: FileStat): FileSource {
  async function readInto(buffer: Uint8Array, offset: number): Promise<number> {
    let filled = 0;
    // One read may return less than asked for, on network folders and above 2 GiB.
    while (filled < buffer.length) {
      const { bytesRead } = await handle
        .read(buffer, filled, buffer.length - filled, offset + filled)
        .catch((error: unknown) => Promise.reject(readFailure(error)));
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }
  return {
    path,
    stat,
    size: stat.size,
    readInto,
    async read(offset, length) {
      const available = Math.max(0, Math.min(length, stat.size - offset));
      const buffer = Buffer.allocUnsafeSlow(available);
      return buffer.subarray(0, await readInto(buffer, offset));
    },
    async checkUnchanged() {
      for (const now of [await readRegularStat(handle), await readStatAt(path)]) {
        if (now?.size === stat.size && now.mtimeNs === stat.mtimeNs) continue;
        const what =
          now === undefined ? 'was moved or deleted' : `changed (${stat.size} bytes before, ${now.size} now)`;
        throw new SafetensorsError(
          'file_changed',
          `The file ${what} while it was read. Try again once it is complete.`,
        );
      }
    },
    close: () => handle.close(),
  };
}

async function readRegularStat(handle: FileHandle): Promise<FileStat> {
  const stat = await handle
    .stat({ bigint: true })
    .catch((error: unknown) => Promise.reject(readFailure(error)));
  if (!stat.isFile()) {
    throw new SafetensorsError(
      'not_a_file',
      'This is not an ordinary file but a folder, a pipe or a device.',
    );
  }
  return {
    size: Number(stat.size),
    mtimeNs: stat.mtimeNs,
    mtimeMs: Number(stat.mtimeMs),
    dev: stat.dev,
    ino: stat.ino,
  };
}

/**
 * What stands at the path now: a new file may have been renamed over the one that is open. The inode is left out,
 * as some network and FUSE folders give another one each time.
 */
async function readStatAt(path: string): Promise<{ size: number; mtimeNs: bigint } | undefined> {
  const now = await statPath(path, { bigint: true }).catch(() => undefined);
  return now === undefined ? undefined : { size: Number(now.size), mtimeNs: now.mtimeNs };
}

function openFailure(error: unknown): SafetensorsError {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SafetensorsError('not_found', 'The file is no longer there.', undefined, { cause: error });
  }
  // Opening a socket or a device without a driver fails before its kind can be asked for.
  if (code === 'ENXIO' || code === 'EISDIR') {
    return new SafetensorsError(
      'not_a_file',
      'This is not an ordinary file but a folder, a pipe or a device.',
      undefined,
      {
        cause: error,
      },
    );
  }
  return readFailure(error);
}

function readFailure(error: unknown): SafetensorsError {
  const code = systemCode(error);
  const why =
    code === 'EACCES' || code === 'EPERM'
      ? 'this program has no permission to read it. Give the account that runs it read access.'
      : `the system answered ${code ?? 'with an unknown error'}. Check the disk or the network folder.`;
  return new SafetensorsError('read_failed', `The file cannot be read: ${why}`, undefined, { cause: error });
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
