import {
  FileChangedError,
  type FileLayout,
  hashBytes,
  type HashOptions,
  hashModelFile,
  layoutOf,
  type ModelFileHashes,
} from '@lora/adapters';
import { readHeader, type SafetensorsHeader } from '@lora/safetensors';
import { type SketchRecord, startSketch } from './sketch-file.js';
import { SyncFile } from '../../platform/files/sync-file.js';

/** What one pass over all bytes of a file tells. */
export interface WholeFile {
  hashes: ModelFileHashes;
  sketch: SketchRecord;
}

/**
 * The hashes and the sketch of an open file, all its bytes read once.
 *
 * @param header of this state of the file
 * @param options.layout of that header, where it was worked out already
 * @throws FileChangedError when it changed meanwhile
 */
export async function hashOpenFile(
  file: SyncFile,
  header: SafetensorsHeader,
  options: Pick<HashOptions, 'signal' | 'onProgress'> & { layout?: FileLayout } = {},
): Promise<WholeFile> {
  const sketch = startSketch(header);
  const { layout = layoutOf(header), ...rest } = options;
  const hashes = file.loaded
    ? hashBytes(file.loaded, layout, { steps: [sketch] })
    : await hashModelFile(file.chunks(), layout, { ...rest, steps: [sketch] });
  await file.checkUnchanged();
  return { hashes, sketch: sketch.finish() };
}

/**
 * Reads one model file from its first to its last byte. Blocks its thread for some milliseconds at a time: for worker
 * threads.
 *
 * @param state the size and time of the state that is meant, where it is known
 * @throws FileChangedError when the file is in another state, FileRefusal when it cannot be opened, SafetensorsError
 *   when its header cannot be read any more
 */
export async function hashFile(
  o: { realRoot: string; path: string; state?: { size: number; mtimeNs: bigint } },
  options: Pick<HashOptions, 'signal' | 'onProgress'> = {},
): Promise<WholeFile> {
  const file = new SyncFile(o.realRoot, o.path);
  try {
    if (o.state && (file.size !== o.state.size || file.mtimeNs !== o.state.mtimeNs)) {
      throw new FileChangedError('The file changed after its header was read. Read it again.');
    }
    return await hashOpenFile(file, await readHeader(file), options);
  } finally {
    file.close();
  }
}
