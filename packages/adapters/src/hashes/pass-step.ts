/**
 * One thing learnt in the single pass over a file's bytes: a hash, a check, later a sketch. All steps see the same
 * chunks, so that a file is read once however many steps there are.
 */
export interface PassStep<Result> {
  /**
   * Takes the next bytes. Chunks come in order and without holes. The chunk's memory is used again afterwards: copy
   * what is to be kept.
   *
   * @param offset place of the chunk's first byte in the file
   */
  update(chunk: Uint8Array, offset: number): void;
  /** The result, once the last chunk was taken. Called once. */
  finish(): Result;
}

/** A step that sees only the bytes from `begin` to before `end` of the file; offsets stay those of the file. */
export function onlyBetween<Result>(
  range: { begin: number; end?: number },
  step: PassStep<Result>,
): PassStep<Result> {
  const { begin, end = Number.POSITIVE_INFINITY } = range;
  return {
    update(chunk, offset) {
      const from = Math.max(0, begin - offset);
      const to = Math.min(chunk.length, end - offset);
      if (from >= to) return;
      step.update(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to), offset + from);
    },
    finish: () => step.finish(),
  };
}
