import { access, chown, constants, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from '../../env/start-error.js';
import { isFailure } from './failures.js';

/** "nobody": the one unprivileged user that every system has. */
const NOBODY = { uid: 65534, gid: 65534 };

/** Who runs the server. PostgreSQL refuses to run as root, so root lends it another user; else it is us. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/**
 * The user for the server of this state folder; undefined = run it as ourselves. As root it is the folder's owner
 * (somebody may have used it before without root), or nobody.
 */
export async function chooseServerUser(stateFolder: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(stateFolder).catch(() => undefined);
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}

/**
 * Hands a file or folder that root made to the server's user.
 * @throws StartError where root is not allowed to, as on some network disks and in some containers.
 */
export async function giveTo(user: ServerUser | undefined, path: string): Promise<void> {
  if (user === undefined) return;
  try {
    await chown(path, user.uid, user.gid);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      `The database cannot run as root, and ${path} cannot be given to another user (uid ${user.uid}): ${why}. ` +
        'Start as an ordinary user, or choose a folder on another disk with --data.',
      { cause },
    );
  }
}

/** The first folder on the way to `path` (itself too) that the server's user cannot enter, or undefined. */
export async function findBlockingFolder(
  path: string,
  user: ServerUser | undefined,
): Promise<string | undefined> {
  let folder = await realpath(path);
  const way = [folder];
  while (dirname(folder) !== folder) way.unshift((folder = dirname(folder)));
  for (const step of way) if (!(await canEnter(step, user))) return step;
  return undefined;
}

/** @throws StartError naming the folder in the way and what to do. */
export async function refuseBlockedFolder(
  path: string,
  user: ServerUser | undefined,
  choose: string,
): Promise<void> {
  const blocking = await findBlockingFolder(path, user);
  if (blocking === undefined) return;
  const who = user === undefined ? 'this user' : `the database user (uid ${user.uid})`;
  throw new StartError(
    `The folder ${path} cannot be used: ${who} cannot enter ${blocking}. ` +
      `Run "chmod o+x '${blocking}'", or choose another folder${choose}.`,
  );
}

/** Mode bits only: access lists are rare on these folders, and the server's own refusal is shown as well. */
async function canEnter(folder: string, user: ServerUser | undefined): Promise<boolean> {
  if (user === undefined) {
    return access(folder, constants.X_OK).then(
      () => true,
      (error: unknown) => !isFailure(error, 'EACCES', 'EPERM'),
    );
  }
  const { uid, gid, mode } = await stat(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
