import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes about itself into its data folder (PostgreSQL, src/include/utils/pidfile.h). */
export interface PostmasterPid {
  pid: number;
  port: number;
  socketFolder: string;
}

/** Reads `postmaster.pid`; undefined when there is none or it is damaged. Says nothing about being alive. */
export async function readPostmasterPid(clusterFolder: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', , , port = '', socketFolder = ''] = text.split('\n').map((line) => line.trim());
  if (!/^[1-9]\d*$/.test(pid)) return undefined;
  return { pid: Number(pid), port: Number(port) || 0, socketFolder };
}
