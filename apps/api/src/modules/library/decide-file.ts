import { type FoundFile, stampOf } from './found-file.js';

/** A row of `files` as far as a rescan needs it. */
export interface KnownFile {
  id: string;
  root_id: string;
  path: string;
  device: string;
  inode: string;
  size: number;
  mtime_ns: string;
  side_stamp: string;
  state: 'present' | 'missing' | 'broken';
  adapter_id: string | null;
  problem_kind: string | null;
  problem_code: string | null;
  problem_message: string | null;
  table_hash: string | null;
}

/** What a rescan does with a file at a known or unknown path. */
export type FileDecision = 'new' | 'unchanged' | 'returned' | 'companions' | 'changed';

/**
 * Compares a file on disk with its row. Path, size, modification time and inode decide: a file that was put in
 * another's place with its time kept (`cp -p`, rsync) has another inode. The device is not compared, as its
 * number changes with the next mount.
 */
export function decideFile(found: FoundFile, known: KnownFile | undefined): FileDecision {
  if (!known) return 'new';
  const same = known.size === found.size && known.mtime_ns === found.mtimeNs && known.inode === found.inode;
  // What could not be read (permissions, a failing disk) may be readable now, and neither changes size nor time.
  if (!same || known.problem_kind === 'unreadable') return 'changed';
  if (known.side_stamp !== stampOf(found.siblings)) return 'companions';
  return known.state === 'missing' ? 'returned' : 'unchanged';
}

/** True when a row that is gone from its path can be this file: moving keeps inode, size and time. */
export function couldHaveMoved(found: FoundFile, known: KnownFile): boolean {
  return known.inode === found.inode && known.size === found.size && known.mtime_ns === found.mtimeNs;
}
