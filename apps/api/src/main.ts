import { HELP_TEXT, readEnv, StartError } from './platform/env/index.js';
import { VERSION } from './platform/version.js';

/** Shutting down takes at most this long; what still runs then is cut off. */
const SHUTDOWN_MS = 10_000;

/** Set once the program is ending. Up here: what is below is only there when the start is over. */
let ending: { exitCode: number } | undefined;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}

/** @returns the exit code of commands that end; a server keeps the process alive by itself */
async function main(): Promise<number> {
  const env = readEnv(process.argv.slice(2), process.env);
  if (env.command === 'help') {
    process.stdout.write(HELP_TEXT);
    return 0;
  }
  if (env.command === 'version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  if (env.command === 'inspect') {
    const { inspectFiles } = await import('./inspect.js');
    return inspectFiles(env.files);
  }
  const { serve } = await import('./serve.js');
  const stopping = new AbortController();
  const starting = serve(env, stopping.signal);
  // From the first moment: a database that has just been started must not be left behind.
  const stop = async (): Promise<void> => {
    stopping.abort();
    return (await starting).stop();
  };
  stopOnSignal(stop);
  stopOnCrash(stop);
  const server = await starting;
  void server.lost.then((sentence) => {
    process.stderr.write(`${sentence}\n`);
    endAfter(stop, 1);
  });
  return 0;
}

/** The first signal stops in order, a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    endAfter(stop, 0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/**
 * An error that nobody caught, or a promise whose failure nobody took: the state is unknown, so this ends, but in
 * order, as the database would be left running otherwise. Later ones are written down; the stop goes on.
 */
function stopOnCrash(stop: () => Promise<void>): void {
  process.on('uncaughtException', (error, origin) => {
    // Why a start failed is told at the top of this file.
    if (error instanceof StartError) return;
    process.stderr.write(
      `A fault of the program (${origin}): ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    endAfter(stop, 1);
  });
}

/** Ends the process with `exitCode` when all is closed, with 1 when that fails or takes too long; once. */
function endAfter(stop: () => Promise<void>, exitCode: number): void {
  if (ending) {
    ending.exitCode ||= exitCode;
    return;
  }
  const end = { exitCode };
  ending = end;
  setTimeout(() => {
    process.stderr.write('It took too long to stop: what still ran was cut off. Nothing is lost.\n');
    process.exit(1);
  }, SHUTDOWN_MS).unref();
  stop().then(
    () => process.exit(end.exitCode),
    (error: unknown) => {
      // A start that failed while it was to be stopped says so itself.
      if (!(error instanceof StartError)) process.stderr.write(`Stopping failed: ${String(error)}\n`);
      process.exit(1);
    },
  );
}
