import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundFile } from './found-file.js';
import { findSiblings, indexSiblings } from './group-siblings.js';
import { describeFile } from './walk.js';

/**
 * The present state of one path under a root, with its companions.
 *
 * @returns null when there is no file any more
 */
export async function lookAgain(
  rootPath: string,
  file: Pick<FoundFile, 'folder' | 'fileName'>,
): Promise<FoundFile | null> {
  const absolute = join(rootPath, file.folder);
  const names = await readdir(absolute).catch(() => []);
  const siblings = findSiblings(indexSiblings(names), file.fileName);
  return describeFile(absolute, file.folder, file.fileName, siblings, { onSkip: () => undefined });
}
