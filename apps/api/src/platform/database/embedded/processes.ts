import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { isFailure } from './failures.js';

const run = promisify(execFile);

/** A database folder as its processes show it: path (real, absolute) and the name in their titles. */
export interface Cluster {
  folder: string;
  /** `cluster_name`: PostgreSQL puts it into the title of every process. */
  name: string;
}

/** @param folder real path of the database folder */
export function clusterAt(folder: string): Cluster {
  return { folder, name: `lora-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}` };
}

/** Whether `pid` lives (a zombie does not) and is a PostgreSQL process of this cluster. */
export async function isServerProcess(pid: number, cluster: Cluster): Promise<boolean> {
  if (process.platform === 'linux') return isLinuxServerProcess(pid, cluster);
  if (process.platform === 'win32') return isAlive(pid);
  return (await psServerProcesses(cluster)).includes(pid);
}

/**
 * Every live PostgreSQL process of this cluster, orphaned workers too: one of them alone keeps the shared memory, and
 * the next start fails with "pre-existing shared memory block is still in use". On Windows none can be told apart.
 */
export async function findServerProcesses(cluster: Cluster): Promise<number[]> {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return psServerProcesses(cluster);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const ours = await Promise.all(pids.map((pid) => isLinuxServerProcess(pid, cluster)));
  return pids.filter((_, index) => ours[index]);
}

/** Sends a signal; a process that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isFailure(error, 'ESRCH')) throw error;
  }
}

async function isLinuxServerProcess(pid: number, cluster: Cluster): Promise<boolean> {
  try {
    // "pid (name) state …": the name may hold brackets, so count from the last one (proc(5)).
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    if (!status.includes('(postgres)') || /\) [ZXx] /.test(status)) return false;
    const [exe, cwd] = await Promise.all([readlink(`/proc/${pid}/exe`), readlink(`/proc/${pid}/cwd`)]);
    // After an update of the engine its file is gone while the old process runs on.
    return basename(exe.replace(/ \(deleted\)$/, '')) === 'postgres' && cwd === cluster.folder;
  } catch (error) {
    // Root without the ptrace capability (the default in containers) sees only the title of another user's process.
    if (!isFailure(error, 'EACCES', 'EPERM')) return false;
    const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return isServerTitle(title.split('\0'), cluster);
  }
}

/** A main process shows its command line, the others a title with the cluster's name. */
export function isServerTitle(words: readonly string[], cluster: Cluster): boolean {
  const [first = ''] = words;
  if (first.startsWith(`postgres: ${cluster.name}: `)) return true;
  return basename(first) === 'postgres' && words[words.indexOf('-D') + 1] === cluster.folder;
}

async function psServerProcesses(cluster: Cluster): Promise<number[]> {
  const { stdout } = await run('/bin/ps', ['-axo', 'pid=,stat=,command=']);
  return parseProcessList(stdout, cluster);
}

/** The cluster's live processes in what `ps -axo pid=,stat=,command=` prints. */
export function parseProcessList(text: string, cluster: Cluster): number[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, state = '', command = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const isOurs =
      command.startsWith(`postgres: ${cluster.name}: `) ||
      command.includes(`/postgres -D ${cluster.folder} -c `);
    return isOurs && !state.startsWith('Z') ? [Number(pid)] : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
