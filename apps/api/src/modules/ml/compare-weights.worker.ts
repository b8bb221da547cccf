import { setImmediate as turn } from 'node:timers/promises';
import { FileChangedError } from '@lora/adapters';
import { readHeader } from '@lora/safetensors';
import {
  chooseKernels,
  compareAndJudge,
  explainMerge,
  type Kernels,
  measureSpectra,
  type NoSpectra,
  openWeights,
  type Verdict,
  type WeightSpectra,
  type WeightsFile,
} from '@lora/weights';
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

/** A weighted sum that gives a content's change, up to rounding. */
export interface Merge {
  /** By place among the candidates; 0 for those that have no part in it. */
  factors: number[];
  /** What it leaves unexplained, as a share of the change. */
  residual: number;
}

export type CompareTask =
  | { op: 'compare'; a: WeightsFilePlace; b: WeightsFilePlace }
  | { op: 'merge'; target: WeightsFilePlace; candidates: WeightsFilePlace[] }
  | { op: 'spectra'; file: WeightsFilePlace };

/** How far the spectra of a file are. */
export interface SpectraProgress {
  /** Modules. */
  done: number;
  all: number;
}

type Answer = ComparedWeights | Merge | WeightSpectra | NoSpectra | null;

/** A candidate with a smaller factor has no part in a merge: people mix in tenths. */
const SMALLEST_PART = 0.05;

/** Compares model files exactly, or works out the spectra of one; reads them module by module. */
export const run = defineTask<CompareTask, Answer, SpectraProgress>(async (task, { signal, report }) => {
  kernels ??= chooseKernels();
  const options = { kernels, signal };
  if (task.op === 'spectra') {
    const onModule = async (done: number, all: number): Promise<void> => {
      report({ done, all });
      // Files are read without promises: the wish to stop is heard only between two turns.
      await turn();
    };
    return withWeights([task.file], ([file]) =>
      file ? measureSpectra(file, { ...options, onModule }) : Promise.resolve(null),
    );
  }
  if (task.op === 'merge') {
    return withWeights([task.target, ...task.candidates], ([target, ...candidates]) =>
      target ? findMerge(target, candidates, options) : Promise.resolve(null),
    );
  }
  return withWeights([task.a, task.b], async ([a, b]) => {
    if (!a || !b) return null;
    const { verdict, comparison } = await compareAndJudge(a, b, options);
    return { verdict, cosine: comparison.cosine, coverage: comparison.coverage };
  });
});

/** Fits all candidates first, then only those that have a part in it. */
async function findMerge(
  target: WeightsFile,
  candidates: WeightsFile[],
  options: { kernels: Kernels; signal: AbortSignal },
): Promise<Merge | null> {
  const first = mergeOf(await explainMerge(target, candidates, options));
  const parts = candidates.filter((_, i) => Math.abs(first?.factors[i] ?? 0) >= SMALLEST_PART);
  if (!first || parts.length < 2) return null;
  const verdict = await explainMerge(target, parts, options);
  const merge = mergeOf(verdict);
  if (!merge || verdict.kind !== 'contains') return null;
  const factorOf = (candidate: WeightsFile): number => merge.factors[parts.indexOf(candidate)] ?? 0;
  return { factors: candidates.map(factorOf), residual: merge.residual };
}

function mergeOf(verdict: Verdict): Merge | undefined {
  return verdict.reasons.find((reason) => reason.code === 'merge');
}

async function withWeights<T>(
  places: readonly WeightsFilePlace[],
  work: (files: WeightsFile[]) => Promise<T>,
): Promise<T> {
  const opened: SyncFile[] = [];
  try {
    const files: WeightsFile[] = [];
    for (const place of places) {
      const file = open(place);
      opened.push(file);
      files.push(openWeights(file, await readHeader(file)));
    }
    const result = await work(files);
    for (const file of opened) await file.checkUnchanged();
    return result;
  } finally {
    for (const file of opened) file.close();
  }
}

function open(place: WeightsFilePlace): SyncFile {
  const file = new SyncFile(findRealRoot(place.rootPath), place.path);
  if (file.size === place.size && String(file.mtimeNs) === place.mtimeNs) return file;
  file.close();
  throw new FileChangedError('The file changed since it was scanned. Scan it again.');
}
