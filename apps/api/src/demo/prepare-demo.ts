import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../platform/env/index.js';
import { createWorkerPool } from '../platform/workers/index.js';

/** In the data folder; it gives the root its name. */
const FOLDER_NAME = 'Demo library';

/**
 * Makes the demo library in the data folder, in a thread of its own, when it is not there yet. One that is there is
 * left as it is, whatever was changed in it.
 *
 * @returns its folder; null when the signal stopped the making
 * @throws StartError when it cannot be written
 */
export async function prepareDemo(
  dataFolder: string,
  o: { signal?: AbortSignal; say: (line: string) => void },
): Promise<string | null> {
  const folder = join(dataFolder, FOLDER_NAME);
  const isThere = await lstat(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) o.say(`Making the demo library in ${folder} …`);
  const pool = createWorkerPool<string, boolean>({
    file: new URL('./demo.worker.js', import.meta.url),
    name: 'demo library',
    threads: 1,
  });
  try {
    await mkdir(dataFolder, { recursive: true });
    await pool.run(folder, { signal: o.signal });
    return folder;
  } catch (error) {
    if (o.signal?.aborted) return null;
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `The demo library cannot be written to ${folder}: ${why}. Make room there or choose another folder with --data.`,
      { cause: error },
    );
  } finally {
    await pool.close();
  }
}
