import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** How ffmpeg is called here: the program and the words before ffmpeg's own. Travels to worker threads. */
export interface StillTool {
  program: string;
  leading: readonly string[];
}

/** Of address space; a frame of 40 megapixels and its neighbours take 0.5 GB, libraries and threads the rest. */
const MEMORY_BYTES = 2 * 1024 ** 3;
/** Of processor time; taking a still of a 4K clip needs 0.5 s. */
const CPU_SECONDS = 10;

/**
 * The ffmpeg of this machine, if its search path (`PATH`) has one. On Linux util-linux' prlimit goes in front: then
 * ffmpeg cannot take more than 2 GiB or 10 s of a processor, write any file or leave a core dump.
 */
export async function findStillTool(searchPath: string): Promise<StillTool | null> {
  const ffmpeg = await findProgram('ffmpeg', searchPath);
  if (ffmpeg === null) return null;
  const prlimit = process.platform === 'linux' ? await findProgram('prlimit', searchPath) : null;
  if (prlimit === null) return { program: ffmpeg, leading: [] };
  const limits = [`--as=${MEMORY_BYTES}`, `--cpu=${CPU_SECONDS}`, '--fsize=0', '--core=0'];
  return { program: prlimit, leading: [...limits, '--', ffmpeg] };
}

/** Absolute folders only: what a relative one names changes with the working folder. */
async function findProgram(name: string, searchPath: string): Promise<string | null> {
  const fileName = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const path = join(folder, fileName);
    const runs = await Promise.all([stat(path), access(path, constants.X_OK)]).then(
      ([found]) => found.isFile(),
      () => false,
    );
    if (runs) return path;
  }
  return null;
}
