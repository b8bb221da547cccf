import { closeSync, fstatSync, readSync, realpathSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { FileChangedError } from '@lora/adapters';
import type { ByteSource } from '@lora/safetensors';
import { openInsideRootSync } from '../../platform/files/open-inside-root.js';

/** Bytes read at once; one buffer a thread, used again for every file. */
const CHUNK = Buffer.allocUnsafeSlow(1024 * 1024);
/** Between so many bytes the thread looks whether it was asked to stop. */
const TURN_BYTES = 32 * 1024 * 1024;

/** An open file of a root, read without promises: for worker threads, whose only work is reading. */
export class SyncFile implements ByteSource {
  readonly size: number;
  readonly mtimeNs: bigint;
  private readonly fd: number;

  /** @throws FileRefusal when it is gone, no ordinary file, or leads out of the root */
  constructor(realRoot: string, path: string) {
    const { fd, stat } = openInsideRootSync(realRoot, path);
    this.fd = fd;
    this.size = Number(stat.size);
    this.mtimeNs = stat.mtimeNs;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.readNow(offset, length));
  }

  /** Exactly `length` bytes, or fewer at the end. */
  readNow(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, this.fill(bytes, offset));
  }

  /** All bytes in order; a chunk is only good until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    let sinceTurn = 0;
    for (let offset = 0; offset < this.size; ) {
      const read = this.fill(CHUNK, offset);
      if (read === 0) return;
      offset += read;
      sinceTurn += read;
      yield CHUNK.subarray(0, read);
      if (sinceTurn < TURN_BYTES) continue;
      sinceTurn = 0;
      await turn();
    }
  }

  /** @throws FileChangedError when the file is not as it was when it was opened */
  checkUnchanged(): Promise<void> {
    const now = fstatSync(this.fd, { bigint: true });
    if (Number(now.size) !== this.size || now.mtimeNs !== this.mtimeNs) {
      throw new FileChangedError('The file changed while it was read. Try again once it is complete.');
    }
    return Promise.resolve();
  }

  close(): void {
    closeSync(this.fd);
  }

  private fill(buffer: Buffer, offset: number): number {
    let filled = 0;
    // One read may return less than asked for, on network folders and above 2 GiB.
    while (filled < buffer.length) {
      const read = readSync(this.fd, buffer, filled, buffer.length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
    return filled;
  }
}

/** The root with all links followed; each thread asks once for each task. */
export function findRealRoot(rootPath: string): string {
  return realpathSync.native(rootPath);
}
