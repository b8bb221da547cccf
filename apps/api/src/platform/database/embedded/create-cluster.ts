import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../../env/start-error.js';
import type { StateFolder } from './data-folder.js';
import type { Engine } from './engine.js';
import { isFailure, serverFailure } from './failures.js';
import { giveTo } from './server-user.js';

const run = promisify(execFile);

/** The database's owner and, as this server has no one else, its superuser. */
export const SERVER_USER_NAME = 'lora';
/** 192 random bits. */
const PASSWORD_BYTES = 24;

/** What children of ours get to see: nothing of our own environment but where programs are. */
export function serverEnvironment(searchPath: string): Record<string, string> {
  return {
    PATH: searchPath,
    LC_ALL: 'C.UTF-8',
    ...(process.platform === 'win32' && { SystemRoot: 'C:\\Windows' }),
  };
}

/** The server's password, kept in the state folder (0600). Made at the first start. */
export async function readPassword(state: StateFolder, isNew: boolean): Promise<string> {
  const file = join(state.folder, 'password');
  try {
    const password = (await readFile(file, 'utf8')).trim();
    if (password !== '') return password;
  } catch (error) {
    if (!isFailure(error, 'ENOENT')) throw error;
  }
  if (!isNew) {
    throw new StartError(`The database's password file ${file} is missing: restore it from your backup.`);
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  await giveTo(state.user, file);
  return password;
}

/**
 * Makes the cluster under another name and renames it when it is whole: an interrupted first start leaves nothing
 * half made. Text sorts and folds by Unicode code points (builtin C.UTF-8), the same on every machine.
 * @throws StartError with what `initdb` said.
 */
export async function createCluster(state: StateFolder, engine: Engine, searchPath: string): Promise<void> {
  const unfinished = `${state.cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await run(
      engine.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${SERVER_USER_NAME}`,
        `--pwfile=${join(state.folder, 'password')}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
      ],
      { cwd: state.folder, env: serverEnvironment(searchPath), ...state.user },
    );
  } catch (error) {
    const output =
      typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : String(error);
    await rm(unfinished, { recursive: true, force: true });
    throw serverFailure('The database cannot be created', { output });
  }
  await rename(unfinished, state.cluster);
}
