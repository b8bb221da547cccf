import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../../env/start-error.js';
import { findBlockingFolder, giveTo, type ServerUser } from './server-user.js';

/** `sun_path` has 107 usable bytes on Linux and 103 on macOS; the server adds "/.s.PGSQL.5432.lock". */
const LONGEST_FOLDER_BYTES = 103 - '/.s.PGSQL.5432.lock'.length;

/**
 * A private folder (0700) with a short path for the server's socket. Its place is kept in the state folder, so that
 * a server which outlived its manager is found again.
 */
export async function prepareSocketFolder(
  stateFolder: string,
  user: ServerUser | undefined,
  runtimeFolder: string | undefined,
): Promise<string> {
  const note = join(stateFolder, 'socket-folder');
  const known = (await readFile(note, 'utf8').catch(() => '')).trim();
  if (known !== '' && (await isOurs(known, user))) return known;

  for (const base of [user === undefined ? runtimeFolder : undefined, tmpdir(), '/tmp']) {
    if (base === undefined) continue;
    const folder = join(base, `lora-${randomBytes(6).toString('hex')}`);
    if (Buffer.byteLength(folder) > LONGEST_FOLDER_BYTES) continue;
    try {
      if ((await findBlockingFolder(base, user)) !== undefined) continue;
      await mkdir(folder, { mode: 0o700 });
      await chmod(folder, 0o700);
    } catch {
      continue;
    }
    await giveTo(user, folder);
    await writeFile(note, `${folder}\n`, { mode: 0o600 });
    return folder;
  }
  throw new StartError(
    `No folder for the database's socket: neither ${tmpdir()} nor /tmp can be written and entered.`,
  );
}

/** Removes what a killed server left: its socket and the socket's lock file both stop the next one. */
export async function emptySocketFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.s.PGSQL.')) await rm(join(folder, name), { force: true });
  }
}

/** Leaves nothing in the temporary folder after a stop in good order. */
export async function removeSocketFolder(stateFolder: string): Promise<void> {
  const note = join(stateFolder, 'socket-folder');
  const folder = (await readFile(note, 'utf8').catch(() => '')).trim();
  // Only when it is empty: then no server uses it, and it can be nothing else that matters.
  if (folder !== '') await rmdir(folder).catch(() => undefined);
  await rm(note, { force: true });
}

/** A folder of this name that somebody else made, or a link, is not trusted with the database's socket. */
async function isOurs(folder: string, user: ServerUser | undefined): Promise<boolean> {
  const kind = await lstat(folder).catch(() => undefined);
  return (
    kind?.isDirectory() === true &&
    (kind.mode & 0o077) === 0 &&
    kind.uid === (user?.uid ?? process.getuid?.())
  );
}
