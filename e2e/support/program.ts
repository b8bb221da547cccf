import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
/** A busy machine replays a crashed database's log and migrates within this time. */
const READY_MS = 120_000;

export interface Account {
  email: string;
  password: string;
}

export interface ProgramOptions {
  /** The data folder; the program makes what is in it. */
  data: string;
  libraries?: readonly string[];
  /** Created unattended at the first start. */
  owner?: Account;
  /** Default 0: any free port. */
  port?: number;
}

/** The real program, running. */
export interface Program {
  url: string;
  port: number;
  pid: number;
  /** Everything it wrote to its output and error streams. */
  said(): string;
  /** The process id of its database server, from the server's own file. */
  databasePid(): Promise<number>;
  /** Ends as with SIGTERM or another signal; resolves with the exit code, null when the signal ended it. */
  end(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
  /** Resolves when it has ended by itself or otherwise. */
  ended: Promise<number | null>;
}

/**
 * Starts the built program and waits until it answers.
 *
 * @throws Error with all that the program said when it ends before it is ready, or is not ready in two minutes
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const libraries = (options.libraries ?? []).flatMap((folder) => ['--library', folder]);
  const child = spawn(
    process.execPath,
    [MAIN, '--data', options.data, '--port', String(options.port ?? 0), ...libraries],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...withoutSettings(process.env), LORA_LOG: 'warn', ...ownerVariables(options.owner) },
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said += `${line}\n`;
      const url = /ready on (http:\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The program was not ready in time.\n${said}`)), READY_MS);
  });
  const over = ended.then((code) => {
    throw new Error(`The program ended with ${code} before it was ready.\n${said}`);
  });
  try {
    const url = await Promise.race([ready, late, over]);
    over.catch(() => undefined);
    const port = Number(new URL(url).port);
    return {
      url,
      port,
      pid: child.pid ?? 0,
      said: () => said,
      databasePid: () => readDatabasePid(options.data),
      end,
      ended,
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The server's own file names it: its first line is the process id. */
export async function readDatabasePid(data: string): Promise<number> {
  const file = await readFile(join(data, 'database', 'cluster', 'postmaster.pid'), 'utf8');
  return Number.parseInt(file, 10);
}

/** Settings of the person who runs the tests must not reach the program under test. */
function withoutSettings(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = new Set([
    'PORT',
    'HOST',
    'DATABASE_URL',
    'LORA_LIBRARY',
    'LORA_DATA',
    'LORA_OWNER_EMAIL',
    'LORA_OWNER_PASSWORD',
    'ML_PROVIDER',
  ]);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !ours.has(name)));
}

function ownerVariables(owner: Account | undefined): Record<string, string> {
  return owner === undefined ? {} : { LORA_OWNER_EMAIL: owner.email, LORA_OWNER_PASSWORD: owner.password };
}
