import type { FileHandle } from 'node:fs/promises';

/** Bytes read at once: names and small fields lie close together. */
const WINDOW = 64 * 1024;

/** Random access to a file of which only a small part is in memory. */
export interface FileWindow {
  /** Bytes of the file when it was opened. */
  readonly size: number;
  /**
   * At most `length` bytes from `offset`: fewer only at the end of the file. Valid until the next call.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export async function openWindow(file: FileHandle): Promise<FileWindow> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(WINDOW);
  let start = 0;
  let end = 0;
  return {
    size,
    async read(offset, length) {
      if (offset < start || offset + length > end) {
        const { bytesRead } = await file.read(buffer, 0, WINDOW, offset);
        start = offset;
        end = offset + bytesRead;
      }
      return buffer.subarray(offset - start, Math.min(offset + length, end) - start);
    },
  };
}
