import { closeSync, fstatSync, readSync, realpathSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { FileChangedError } from '@lora/adapters';
import type { ByteSource } from '@lora/safetensors';
import { openInsideRootSync } from './open-inside-root.js';

/** Bytes read at once; one buffer a thread, used again for every file. */
const CHUNK = Buffer.allocUnsafeSlow(1024 * 1024);
/** Between so many bytes the thread looks whether it was asked to stop. */
const TURN_BYTES = 32 * 1024 * 1024;
/** Files up to this size are read at once where all their bytes are needed; one buffer a thread holds one of them. */
export const SMALL_FILE_BYTES = 4 * 1024 * 1024;
let smallFile: Buffer | null = null;

/** An open file of a root, read without promises: for worker threads, whose only work is reading. */
export class SyncFile implements ByteSource {
  readonly size: number;
  readonly mtimeNs: bigint;
  private readonly fd: number;
  private whole: Buffer | null = null;

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

  /**
   * Reads all bytes with one call; what is asked for later comes from memory, and is good until the thread loads
   * another file.
   *
   * @throws RangeError when the file is larger than SMALL_FILE_BYTES
   */
  load(): void {
    if (this.size > SMALL_FILE_BYTES) throw new RangeError(`${this.size} bytes are too many to hold.`);
    smallFile ??= Buffer.allocUnsafeSlow(SMALL_FILE_BYTES);
    const bytes = smallFile.subarray(0, this.size);
    this.whole = bytes.subarray(0, this.fill(bytes, 0));
  }

  /** All bytes, where `load` has read them. */
  get loaded(): Buffer | null {
    return this.whole;
  }

  /** Exactly `length` bytes, or fewer at the end. */
  readNow(offset: number, length: number): Buffer {
    if (this.whole) return this.whole.subarray(offset, Math.max(offset, offset + length));
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, this.fill(bytes, offset));
  }

  /** All bytes in order; a chunk is only good until the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    if (this.whole) {
      yield this.whole;
      return;
    }
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
