import { Injectable, Logger } from '@nestjs/common';
import { type NoSpectra, SPECTRA_FORMAT, type WeightSpectra } from '@lora/weights';
import { packJson } from '../../platform/database/packed-json.js';
import { TaskError } from '../../platform/workers/index.js';
import { ComparePool } from './compare-pool.js';
import type { SpectraProgress } from './compare-weights.worker.js';
import { SpectraRepository, type SpectraTarget, type StoredSpectra } from './spectra.repository.js';

/** What became of one adapter: `problem` says why it has none. */
export interface MeasuredSpectra {
  outcome: 'measured' | 'known' | 'failed';
  problem: string | null;
}

/** Works out the spectra of contents, each once. */
@Injectable()
export class MeasureSpectra {
  private readonly log = new Logger('Spectra');

  constructor(
    private readonly spectra: SpectraRepository,
    private readonly pool: ComparePool,
  ) {}

  /**
   * Works out the spectra of an adapter and keeps them, unless they are known. What lies in the content is kept as its
   * problem; what lies in the file (missing, changed, unreadable) is only told.
   *
   * @throws the signal's reason
   */
  async measure(
    target: SpectraTarget,
    signal: AbortSignal,
    onProgress: (progress: SpectraProgress) => void,
  ): Promise<MeasuredSpectra> {
    const { identity, place } = target;
    if (target.stored) return known(target.stored);
    if (identity === null) return failed('not_read');
    if (!place) return failed('file_missing');
    try {
      const found = await this.pool.spectra(place, {
        signal,
        onProgress,
        // Another adapter's file may have had the same content while this one waited.
        ask: () => this.spectra.stored(identity, SPECTRA_FORMAT),
      });
      if (isStored(found)) return known(found);
      return await this.keep(identity, found);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TaskError && error.code === 'pool_closed') throw error;
      this.log.warn(`could not read the spectra of ${place.path}: ${String(error)}`);
      return failed(problemOf(error));
    }
  }

  private async keep(identity: string, found: WeightSpectra | NoSpectra): Promise<MeasuredSpectra> {
    const kept = typeof found === 'string' ? { problem: found } : { spectra: packJson(found) };
    await this.spectra.keep(identity, SPECTRA_FORMAT, kept);
    return typeof found === 'string' ? failed(found) : { outcome: 'measured', problem: null };
  }
}

function isStored(found: WeightSpectra | NoSpectra | StoredSpectra): found is StoredSpectra {
  return typeof found === 'object' && 'spectra' in found;
}

const failed = (problem: string): MeasuredSpectra => ({ outcome: 'failed', problem });
const known = ({ problem }: StoredSpectra): MeasuredSpectra =>
  problem === null ? { outcome: 'known', problem: null } : failed(problem);

/** In words that the page knows: a system's own names of a failure say nothing to people. */
function problemOf(error: unknown): string {
  const code = error instanceof TaskError ? error.code : undefined;
  switch (code) {
    case 'file_changed':
    case 'file_missing':
    case 'root_offline':
    case 'task_timeout':
      return code;
    default:
      return 'unreadable';
  }
}
