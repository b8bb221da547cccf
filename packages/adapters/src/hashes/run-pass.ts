import type { PassStep } from './pass-step.js';

/** What a caller may want of a pass besides its result. */
export interface PassOptions {
  /** Called after each chunk with the bytes done so far. */
  onProgress?: (bytesDone: number) => void;
  /** Ends the pass between two chunks; it then throws the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Gives each chunk to each step, in order.
 *
 * @returns the bytes seen
 * @throws whatever the chunks or a step throw, and the signal's reason
 */
export async function runPass(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  steps: readonly Pick<PassStep<unknown>, 'update'>[],
  options: PassOptions = {},
): Promise<number> {
  options.signal?.throwIfAborted();
  let offset = 0;
  for await (const chunk of chunks) {
    for (const step of steps) step.update(chunk, offset);
    offset += chunk.length;
    options.onProgress?.(offset);
    options.signal?.throwIfAborted();
  }
  return offset;
}
