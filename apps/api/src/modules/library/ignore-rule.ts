import picomatch from 'picomatch';

/**
 * Left out of every scan: hidden files and folders (also `.git` and our own `.lora-trash`), thumbnails that NAS
 * systems keep beside files, and the waste bins of Windows and of NAS systems.
 */
export const DEFAULT_IGNORE = [
  '**/.*',
  '**/@eaDir',
  '**/#recycle',
  '**/$RECYCLE.BIN',
  '**/System Volume Information',
];

/** Says for a path under the root (with `/`) whether the scan leaves it, and all below it, out. */
export type IgnoreRule = (path: string) => boolean;

/**
 * Builds the rule of one root from its own globs and the defaults. A glob without `/` matches a name at any
 * depth (`*.tmp`), as in .gitignore. Letters match in any case, as folders move between systems.
 */
export function createIgnoreRule(globs: readonly string[]): IgnoreRule {
  const anchored = globs.map((glob) => {
    const trimmed = glob.replace(/^\/+|\/+$/g, '');
    return glob.startsWith('/') || trimmed.includes('/') ? trimmed : `**/${trimmed}`;
  });
  return picomatch([...DEFAULT_IGNORE, ...anchored.filter((glob) => glob !== '' && glob !== '**/')], {
    dot: true,
    nocase: true,
  });
}
