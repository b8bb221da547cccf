import type { FileSource } from '@lora/safetensors';

/** Bytes read at once: large enough that calls cost nothing, small enough for the processor's cache. */
export const PASS_CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of an open file in order. Two buffers take turns: one is filled while the other is worked on. A chunk is
 * therefore only good until the next one is asked for.
 */
export async function* readFileChunks(
  file: FileSource,
  chunkBytes: number = PASS_CHUNK_BYTES,
): AsyncGenerator<Uint8Array, void, undefined> {
  const length = Math.min(chunkBytes, file.size);
  if (length === 0) return;
  let filling = Buffer.allocUnsafeSlow(length);
  let spare = file.size > length ? Buffer.allocUnsafeSlow(length) : filling;
  let offset = 0;
  let reading: Promise<number> | undefined = file.readInto(filling, offset);
  try {
    while (reading !== undefined) {
      const bytesRead: number = await reading;
      const full = filling;
      offset += bytesRead;
      const isMore: boolean = bytesRead === full.length && offset < file.size;
      reading = isMore ? file.readInto(spare, offset) : undefined;
      // It is awaited one turn later; until then a failure must not count as unheard.
      reading?.catch(() => undefined);
      filling = spare;
      spare = full;
      if (bytesRead > 0) yield full.subarray(0, bytesRead);
    }
  } finally {
    // A caller that stops early may close the file next: not while a read into the buffer is under way.
    await reading?.catch(() => undefined);
  }
}
