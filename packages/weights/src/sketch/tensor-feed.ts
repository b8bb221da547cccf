/** A tensor that wants its bytes. */
export interface TensorTask {
  /** Places of its first byte and of the first byte behind it, in the file. */
  begin: number;
  end: number;
  /** Bytes of one number. */
  size: number;
  /** Takes all its bytes at once, where one chunk has them all; false where it wants them by `start`. */
  takeWhole(bytes: Uint8Array): boolean;
  start(): TensorSink;
}

/** Takes the whole numbers of one tensor in order. */
export interface TensorSink {
  push(bytes: Uint8Array): void;
  end(): void;
}

/**
 * Cuts a file's chunks into tensors: each task gets its own bytes in order, and never a part of a number, wherever the
 * chunks end.
 *
 * @param tasks in any order; they must not overlap
 */
export class TensorFeed {
  readonly #tasks: readonly TensorTask[];
  #next = 0;
  #sink: TensorSink | undefined;
  /** The first bytes of a number that a chunk's end cut in two. */
  readonly #cut = new Uint8Array(8);
  #cutLength = 0;

  constructor(tasks: readonly TensorTask[]) {
    this.#tasks = [...tasks].filter((task) => task.end > task.begin).sort((a, b) => a.begin - b.begin);
  }

  /** Did every task get all its bytes? */
  get complete(): boolean {
    return this.#next === this.#tasks.length;
  }

  update(chunk: Uint8Array, offset: number): void {
    for (let task = this.#tasks[this.#next]; task; task = this.#tasks[this.#next]) {
      const from = Math.max(task.begin, offset) - offset;
      const to = Math.min(task.end, offset + chunk.length) - offset;
      if (from >= to) return;
      if (!this.#sink && to - from === task.end - task.begin && task.takeWhole(chunk.subarray(from, to))) {
        this.#next++;
        continue;
      }
      this.#sink ??= task.start();
      this.#push(this.#sink, task.size, chunk.subarray(from, to));
      if (offset + to < task.end) return;
      this.#sink.end();
      this.#sink = undefined;
      this.#next++;
    }
  }

  #push(sink: TensorSink, size: number, bytes: Uint8Array): void {
    let rest = bytes;
    if (this.#cutLength > 0) {
      const missing = Math.min(size - this.#cutLength, rest.length);
      this.#cut.set(rest.subarray(0, missing), this.#cutLength);
      this.#cutLength += missing;
      rest = rest.subarray(missing);
      if (this.#cutLength < size) return;
      sink.push(this.#cut.subarray(0, size));
      this.#cutLength = 0;
    }
    const tail = rest.length % size;
    if (rest.length > tail) sink.push(rest.subarray(0, rest.length - tail));
    this.#cut.set(rest.subarray(rest.length - tail));
    this.#cutLength = tail;
  }
}
