import { defineTask } from '../../platform/workers/define-task.js';
import type { FoundFile } from './found-file.js';
import { type ModelFileReading, readModelFile } from './read-model-file.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import { findRealRoot } from './sync-reader.js';

export interface ReadFilesInput {
  rootPath: string;
  files: FoundFile[];
}

type AdapterReading = Extract<ModelFileReading, { outcome: 'adapter' }>;

/**
 * A reading as it travels: what only the database reads again goes as the JSON text that is written there. Passing
 * text between threads costs a tenth of passing objects, and the main thread need not serialise it.
 */
export type TravellingReading =
  | Exclude<ModelFileReading, AdapterReading>
  | (Omit<AdapterReading, 'facts' | 'metadata'> & { factsJson: string; metadataJson: string });

/** First pass: headers and companions of some files, one answer for each in their order. */
export const run = defineTask<ReadFilesInput, TravellingReading[]>(
  async ({ rootPath, files }, { signal }) => {
    const realRoot = findRealRoot(rootPath);
    const readings: TravellingReading[] = [];
    for (const file of files) {
      signal.throwIfAborted();
      readings.push(pack(await readModelFile(realRoot, file, Date.now())));
    }
    return readings;
  },
);

function pack(reading: ModelFileReading): TravellingReading {
  if (reading.outcome !== 'adapter') return reading;
  const { facts, metadata, ...rest } = reading;
  return { ...rest, factsJson: toSafeJson(facts), metadataJson: toSafeJson(metadata) };
}
