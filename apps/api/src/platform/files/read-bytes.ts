import type { FileHandle } from 'node:fs/promises';
import { FileRefusal, refusalOf } from './file-refusal.js';

/**
 * The bytes of an open file from `offset`: exactly `length` of them. The memory is the caller's alone (no pool), so
 * it may be transferred to a worker.
 * @throws FileRefusal `file_changed` when the file ends before, `file_unreadable` when the system fails
 */
export async function readBytes(
  handle: FileHandle,
  offset: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  // One read may return less than asked for, say on network folders.
  while (filled < length) {
    const { bytesRead } = await handle
      .read(bytes, filled, length - filled, offset + filled)
      .catch((error: unknown) => {
        throw refusalOf(error, 'the file');
      });
    if (bytesRead === 0) {
      throw new FileRefusal(
        'file_changed',
        `The file became shorter while it was read: ${offset + filled} bytes are left.`,
      );
    }
    filled += bytesRead;
  }
  return bytes;
}
