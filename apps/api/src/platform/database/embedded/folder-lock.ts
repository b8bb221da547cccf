import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open, readFile, realpath, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { alreadyRunning } from '../instance-lock.js';
import { isFailure } from './failures.js';

/** A killed manager's lock is free within milliseconds; this is for the program that is just ending. */
const WAIT_SECONDS = 1;
/** Any exit code that `flock` and the shell do not use themselves. */
const CONFLICT = 75;
/** `open(2)` on macOS: take an exclusive lock while opening, and do not wait for it (sys/fcntl.h). */
const DARWIN_EXCLUSIVE_NOW = 0x20 | 0x04;

/** Keeps every other manager off a state folder until it is released or this process ends, however it ends. */
export interface FolderLock {
  release(): Promise<void>;
}

interface LockOptions {
  stateFolder: string;
  /** Named in the refusal. */
  dataFolder: string;
  searchPath: string;
}

/**
 * Takes the state folder for this process: without it two starts at once would clean up each other's server.
 * Linux: `flock(1)` on a file, which also holds between containers that share the folder; where that is missing, and
 * on Windows, a socket name that the system frees by itself; macOS: a lock on the open file.
 * @throws StartError naming the process that holds it.
 */
export async function lockFolder(options: LockOptions): Promise<FolderLock> {
  const file = join(options.stateFolder, 'manager.pid');
  const lock = await takeLock(file, options);
  if (lock === 'held') throw alreadyRunning(options.dataFolder, await readPid(file));
  await writeFile(file, `${process.pid}\n`);
  return lock;
}

async function takeLock(file: string, options: LockOptions): Promise<FolderLock | 'held'> {
  if (process.platform === 'darwin') return lockByOpening(file);
  if (process.platform === 'win32') return lockByName(`\\\\.\\pipe\\${await nameOf(options.stateFolder)}`);
  return (
    (await lockByFlock(file, options.searchPath)) ?? lockByName(`\0${await nameOf(options.stateFolder)}`)
  );
}

/** The child holds the lock while its input, our end of a pipe, is open. Undefined: no such program here. */
async function lockByFlock(file: string, searchPath: string): Promise<FolderLock | 'held' | undefined> {
  const child = spawn(
    'flock',
    [
      '--no-fork',
      '--wait',
      `${WAIT_SECONDS}`,
      '--conflict-exit-code',
      `${CONFLICT}`,
      file,
      'sh',
      '-c',
      'echo held; exec cat',
    ],
    // Detached: Ctrl+C in the terminal is for us, not for our children.
    { stdio: ['pipe', 'pipe', 'ignore'], detached: true, env: { PATH: searchPath } },
  );
  child.stdin.on('error', () => undefined);
  const outcome = await Promise.race([
    once(child.stdout, 'data').then(() => 'held by us' as const),
    once(child, 'exit').then(([code]: unknown[]) => code),
    once(child, 'error').then(() => 'missing' as const),
  ]).catch(() => 'missing' as const);
  if (outcome === CONFLICT) return 'held';
  if (outcome !== 'held by us') return undefined;
  unrefAll(child);
  return {
    release: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      child.ref();
      if (child.exitCode === null) await ended;
    },
  };
}

/** The lock must not keep the program running; when it ends, the pipe closes and the lock is free. */
function unrefAll(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}

async function lockByOpening(file: string): Promise<FolderLock | 'held'> {
  try {
    const handle = await open(file, constants.O_RDWR | constants.O_CREAT | DARWIN_EXCLUSIVE_NOW, 0o600);
    return { release: () => handle.close() };
  } catch (error) {
    if (isFailure(error, 'EAGAIN', 'EWOULDBLOCK')) return 'held';
    throw error;
  }
}

async function lockByName(name: string): Promise<FolderLock | 'held'> {
  const server = createServer((socket) => socket.destroy());
  server.listen(name);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (isFailure(error, 'EADDRINUSE')) return 'held';
    throw error;
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function nameOf(folder: string): Promise<string> {
  return `lora-manager-${createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32)}`;
}

async function readPid(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\d+/.exec(text)?.[0];
}
