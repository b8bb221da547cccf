import { access, constants, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from '../../env/start-error.js';
import { folderFailure, isFailure } from './failures.js';
import { chooseServerUser, giveTo, refuseBlockedFolder, type ServerUser } from './server-user.js';

/** The PostgreSQL whose data files this program can read. */
const MAJOR_VERSION = '18';

export interface StateFolder {
  /** `<data>/database`: 0700, of the server's user. Holds the cluster, password, log and notes. */
  folder: string;
  /** `<data>/database/cluster`: PostgreSQL's own. */
  cluster: string;
  user: ServerUser | undefined;
}

/**
 * Makes the data folder and the database's own folder in it, and checks that the server's user gets there.
 * @throws StartError: parent missing, not a folder, not writable, cannot be entered (naming the folder in the way).
 */
export async function prepareDataFolder(dataFolder: string, makeParents: boolean): Promise<StateFolder> {
  const folder = join(dataFolder, 'database');
  const user = await chooseServerUser(folder);
  if (makeParents) {
    const parent = dirname(dataFolder);
    // Open to everybody's passing, unlike the data folder itself.
    await mkdir(parent, { recursive: true, mode: 0o755 }).catch((error: unknown) => {
      throw folderFailure(parent, 'be made', error);
    });
  }
  if (await makeFolder(dataFolder)) await giveTo(user, dataFolder);
  try {
    await access(dataFolder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw folderFailure(dataFolder, 'be written', error);
  }
  if (await makeFolder(folder)) await giveTo(user, folder);
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).catch(async (error: unknown) => {
    const { uid } = await stat(folder);
    throw new StartError(
      `The database in ${folder} belongs to another user (uid ${uid}): start as that user or as root, or choose another folder with --data.`,
      { cause: error },
    );
  });
  await refuseBlockedFolder(folder, user, ' with --data');
  return { folder, cluster: join(folder, 'cluster'), user };
}

/** True when the folder was made now. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (isFailure(error, 'EEXIST') && (await stat(folder)).isDirectory()) return false;
    throw folderFailure(folder, 'be made', error);
  }
}

/**
 * Whether the cluster has data already.
 * @throws StartError for data of another major version, or a folder with something else in it.
 */
export async function hasCluster(cluster: string): Promise<boolean> {
  const names = await readdir(cluster).catch((error: unknown) => {
    if (isFailure(error, 'ENOENT')) return undefined;
    throw folderFailure(cluster, 'be read', error);
  });
  if (names === undefined) return false;
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (version === MAJOR_VERSION) return true;
  throw new StartError(
    version === ''
      ? `The folder ${cluster} holds no database that can be read (PG_VERSION is missing): restore it, or choose another folder with --data.`
      : `The database in ${cluster} was made by PostgreSQL ${version}, this program has ${MAJOR_VERSION}: ` +
          'start the version of LoRA Manager that made it and export, or choose another folder with --data.',
  );
}
