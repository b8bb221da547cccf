import { opendir, statfs } from 'node:fs/promises';

/** Magic numbers of statfs(2) for file systems that deliver no events of changes made elsewhere. */
const WITHOUT_EVENTS = new Set([
  0x6969, // NFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x517b, // SMB
  0x65735546, // FUSE: sshfs, rclone, mergerfs
  0x01021997, // 9P: Windows drives inside WSL
  0x5346414f, // AFS
  0x00c36400, // Ceph
]);

/** What is at a root's path: nothing that can be read, an empty folder (as an unmounted disk leaves behind), or more. */
export type RootReach = 'gone' | 'empty' | 'filled';

/** Looks at the folder itself, not below it. */
export async function reachOf(path: string): Promise<RootReach> {
  try {
    const folder = await opendir(path);
    try {
      return (await folder.read()) === null ? 'empty' : 'filled';
    } finally {
      await folder.close();
    }
  } catch {
    return 'gone';
  }
}

/** How changes in the folder can be noticed. */
export async function watchModeOf(path: string): Promise<'events' | 'polling'> {
  try {
    return WITHOUT_EVENTS.has((await statfs(path)).type) ? 'polling' : 'events';
  } catch {
    return 'polling';
  }
}
