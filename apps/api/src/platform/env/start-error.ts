/**
 * Stops the start for a reason that the person at the terminal can act on. `message` is shown as it is, without
 * a stack: one clear sentence (or a list of them) saying what is wrong, where, and what to do.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** What the process exits with. 2 = wrong options, 1 = everything else (the custom of Unix tools). */
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}
