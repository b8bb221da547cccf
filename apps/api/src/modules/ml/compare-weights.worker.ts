import { FileChangedError } from '@lora/adapters';
import { readHeader } from '@lora/safetensors';
import { chooseKernels, compareAndJudge, type Kernels, openWeights, type Verdict } from '@lora/weights';
import { findRealRoot, SyncFile } from '../../platform/files/sync-file.js';
import { defineTask } from '../../platform/workers/define-task.js';

/** A model file in the state whose content is known. */
export interface WeightsFilePlace {
  rootPath: string;
  path: string;
  size: number;
  mtimeNs: string;
}

/** What the exact comparison of two contents gave. */
export interface ComparedWeights {
  verdict: Verdict;
  /** Of the whole changes; null where they cannot be compared. */
  cosine: number | null;
  coverage: { shared: number; all: number };
}

let kernels: Kernels | undefined;

/** Compares two model files exactly; reads both, module by module. */
export const run = defineTask<{ a: WeightsFilePlace; b: WeightsFilePlace }, ComparedWeights>(
  async ({ a, b }, { signal }) => {
    kernels ??= chooseKernels();
    const one = open(a);
    try {
      const two = open(b);
      try {
        const { verdict, comparison } = await compareAndJudge(
          openWeights(one, await readHeader(one)),
          openWeights(two, await readHeader(two)),
          { kernels, signal },
        );
        await one.checkUnchanged();
        await two.checkUnchanged();
        return { verdict, cosine: comparison.cosine, coverage: comparison.coverage };
      } finally {
        two.close();
      }
    } finally {
      one.close();
    }
  },
);

function open(place: WeightsFilePlace): SyncFile {
  const file = new SyncFile(findRealRoot(place.rootPath), place.path);
  if (file.size === place.size && String(file.mtimeNs) === place.mtimeNs) return file;
  file.close();
  throw new FileChangedError('The file changed since it was scanned. Scan it again.');
}
