import { posix, win32 } from 'node:path';

/** What decides where a program keeps its things. `variable` reads one environment variable ('' counts as unset). */
export interface Machine {
  platform: NodeJS.Platform;
  isRoot: boolean;
  home: string;
  variable: (name: string) => string | undefined;
}

/**
 * The folders used when nothing is given: `data` for what must be kept, `cache` for what can be made again.
 * Linux: the XDG base directories (specifications.freedesktop.org/basedir-spec), for root the ones of the Filesystem
 * Hierarchy Standard, because an unprivileged database user cannot enter /root.
 */
export function defaultFolders(machine: Machine): { data: string; cache: string } {
  const { platform, isRoot, home, variable } = machine;
  if (platform === 'win32') {
    const local = variable('LOCALAPPDATA') ?? win32.join(home, 'AppData', 'Local');
    return {
      data: win32.join(local, 'LoRA Manager', 'data'),
      cache: win32.join(local, 'LoRA Manager', 'cache'),
    };
  }
  if (isRoot) return { data: '/var/lib/lora-manager', cache: '/var/cache/lora-manager' };
  if (platform === 'darwin') {
    return {
      data: posix.join(home, 'Library', 'Application Support', 'LoRA Manager'),
      cache: posix.join(home, 'Library', 'Caches', 'LoRA Manager'),
    };
  }
  return {
    data: posix.join(
      absoluteOr(variable('XDG_DATA_HOME'), posix.join(home, '.local', 'share')),
      'lora-manager',
    ),
    cache: posix.join(absoluteOr(variable('XDG_CACHE_HOME'), posix.join(home, '.cache')), 'lora-manager'),
  };
}

/** The specification says: a relative XDG path is invalid and must be ignored. */
function absoluteOr(path: string | undefined, fallback: string): string {
  return path !== undefined && posix.isAbsolute(path) ? path : fallback;
}
