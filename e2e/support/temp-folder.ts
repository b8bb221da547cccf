import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of our own, which nothing but the test touches. */
export interface TempFolder {
  path: string;
  remove(): Promise<void>;
}

/** Makes a folder that the embedded database may enter, which runs as another user when we are root. */
export async function makeTempFolder(name: string): Promise<TempFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), `lora-e2e-${name}-`)));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}
