import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** The built program (`pnpm run build`; turbo builds before it tests). */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface ProgramOptions {
  args?: string[];
  env?: Record<string, string>;
}

/** How a program ended and what it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** From the signal (or the start) to the end. */
  ms: number;
}

/** A program of its own process. */
export interface Program {
  child: ChildProcess;
  /** Everything printed so far. */
  stdout(): string;
  /** Waits for the end without asking for it. */
  ended: Promise<Ended>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** A program that says it is ready. */
export interface RunningProgram extends Program {
  url: string;
}

const children = new Set<ChildProcess>();

/** Starts the built program with nothing of this machine's settings but the way to its tools. */
export function spawnProgram({ args = [], env = {} }: ProgramOptions): Program {
  if (!existsSync(MAIN)) throw new Error('The program is not built: run "pnpm run build" first.');
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      XDG_CACHE_HOME: inject('testServer').cacheFolder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let since = Date.now();
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]: (number | null)[]): Ended => {
    children.delete(child);
    return { code: code ?? null, stdout, stderr, ms: Date.now() - since };
  });
  return {
    child,
    stdout: () => stdout,
    ended,
    end: (signal) => {
      since = Date.now();
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs a command that ends by itself. */
export function runProgram(options: ProgramOptions): Promise<Ended> {
  return spawnProgram(options).ended;
}

/** Starts the program and waits until it is ready. @throws an Error with all it said when it ends before. */
export async function startProgram(options: ProgramOptions): Promise<RunningProgram> {
  const program = spawnProgram(options);
  const url = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const match = /LoRA Manager is ready on (\S+)\n/.exec(program.stdout());
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    program.child.stdout?.on('data', look);
    void program.ended.then(({ code, stdout, stderr }) => {
      reject(new Error(`The program ended with ${code}.\n${stdout}${stderr}`));
    });
  });
  return { ...program, url };
}

/** Ends what a failed test has left running, each by its process id. */
export async function endPrograms(): Promise<void> {
  await Promise.all(
    [...children].map(async (child) => {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    }),
  );
}
