import { defineTask } from '../../platform/workers/define-task.js';
import type { FoundFile } from './found-file.js';
import { type ModelFileReading, readModelFile } from './read-model-file.js';
import { packJson } from '../../platform/database/packed-json.js';
import { findRealRoot } from '../../platform/files/sync-file.js';

export interface ReadFilesInput {
  rootPath: string;
  files: (FoundFile & { hash: boolean })[];
  /** Files that are to be hashed are, up to this size. */
  hashUpTo: number;
}

type AdapterReading = Extract<ModelFileReading, { outcome: 'adapter' }>;

/**
 * A reading as it travels: what only the detail page reads again goes as the packed text that the database keeps.
 * Passing text between threads costs a tenth of passing objects, and the main thread need not serialise it.
 */
export type TravellingReading =
  | Exclude<ModelFileReading, AdapterReading>
  | (Omit<AdapterReading, 'facts' | 'metadata'> & { document: string });

/** First pass: headers and companions of some files, and the hashes of small ones; one answer each, in their order. */
export const run = defineTask<ReadFilesInput, TravellingReading[]>(
  async ({ rootPath, files, hashUpTo }, { signal }) => {
    const realRoot = findRealRoot(rootPath);
    const readings: TravellingReading[] = [];
    for (const file of files) {
      signal.throwIfAborted();
      const o = { now: Date.now(), hashUpTo: file.hash ? hashUpTo : -1 };
      readings.push(pack(await readModelFile(realRoot, file, o)));
    }
    return readings;
  },
);

function pack(reading: ModelFileReading): TravellingReading {
  if (reading.outcome !== 'adapter') return reading;
  const { facts, metadata, ...rest } = reading;
  return { ...rest, document: packJson({ facts, metadata }) };
}
