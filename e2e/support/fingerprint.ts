import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every path below a folder with its bytes' digest, time and mode: equal before and after means untouched. */
export async function fingerprint(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const names = await readdir(folder, { recursive: true });
  for (const name of names.toSorted()) {
    const path = join(folder, name);
    const stat = await lstat(path, { bigint: true });
    const content = stat.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : 'folder';
    found[name] = `${content} ${stat.mtimeNs} ${stat.mode.toString(8)} ${stat.ino}`;
  }
  return found;
}
