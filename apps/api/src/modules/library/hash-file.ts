import {
  type FileLayout,
  FileChangedError,
  type HashOptions,
  type ModelFileHashes,
  hashModelFile,
} from '@lora/adapters';
import { SyncFile } from './sync-reader.js';

/** The hashes of an open file, all its bytes read. @throws FileChangedError when it changed meanwhile */
export async function hashOpenFile(
  file: SyncFile,
  layout: FileLayout,
  options: Pick<HashOptions, 'signal' | 'onProgress'> = {},
): Promise<ModelFileHashes> {
  const hashes = await hashModelFile(file.chunks(), layout, options);
  await file.checkUnchanged();
  return hashes;
}

/**
 * Reads one model file from its first to its last byte and computes all its hashes. Blocks its thread for some
 * milliseconds at a time: for worker threads.
 *
 * @param layout from the header of the same state of the file
 * @param state the size and time of that state, where it is known
 * @throws FileChangedError when the file is in another state, FileRefusal when it cannot be opened
 */
export async function hashFile(
  o: { realRoot: string; path: string; layout: FileLayout; state?: { size: number; mtimeNs: bigint } },
  options: Pick<HashOptions, 'signal' | 'onProgress'> = {},
): Promise<ModelFileHashes> {
  const file = new SyncFile(o.realRoot, o.path);
  try {
    if (o.state && (file.size !== o.state.size || file.mtimeNs !== o.state.mtimeNs)) {
      throw new FileChangedError('The file changed after its header was read. Read it again.');
    }
    return await hashOpenFile(file, o.layout, options);
  } finally {
    file.close();
  }
}
