import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EmbeddedOptions } from '../src/platform/database/embedded/index.js';

/** A manager in a process of its own, for tests that kill it. */
export interface ManagerProcess {
  child: ChildProcess;
  adopted: boolean;
  serverPid: number;
  /** Row numbers that the server acknowledged, as they come. */
  acknowledged: number[];
  /** Sends the signal and waits for the end; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

type Line = { ready?: boolean; adopted?: boolean; serverPid?: number; id?: number; error?: string };

/** Starts it and waits until it is ready. @throws an Error with its sentence when it refuses to start. */
export async function startManagerProcess(
  options: EmbeddedOptions & { write?: boolean },
): Promise<ManagerProcess> {
  const script = fileURLToPath(new URL('manager-process.mjs', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  const acknowledged: number[] = [];
  const ready = await new Promise<Line>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      // The last line of a killed process may be cut.
      const line = (text.endsWith('}') ? JSON.parse(text) : {}) as Line;
      if (line.id !== undefined) acknowledged.push(line.id);
      if (line.ready === true) resolve(line);
      if (line.error !== undefined) reject(new Error(line.error));
    });
    void ended.then((code) => reject(new Error(`The manager ended with ${code}.`)));
  });
  return {
    child,
    adopted: ready.adopted === true,
    serverPid: ready.serverPid ?? 0,
    acknowledged,
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
