import { Injectable, Logger } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { SKETCH_FORMAT } from '@lora/weights';
import type { AdapterDetail, DuplicateComparison, DuplicateLink } from '@lora/schema';
import { DomainError } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { AdaptersService } from '../catalog/index.js';
import { ComparePool, SimilarWeights, WeightsRepository } from '../ml/index.js';
import { compareBlocks, compareFields } from './compare-fields.js';
import { presentMember, presentPair } from './duplicates.presenter.js';
import { DuplicatesRepository } from './duplicates.repository.js';

/** How long one answer may read files for exact numbers; what is left is known the next time. */
const EXACT_MS = 5_000;

/** Some adapters side by side. */
@Injectable()
export class CompareDuplicates {
  private readonly log = new Logger('Duplicates');

  constructor(
    private readonly duplicates: DuplicatesRepository,
    private readonly adapters: AdaptersService,
    private readonly weights: WeightsRepository,
    private readonly similar: SimilarWeights,
    private readonly pool: ComparePool,
  ) {}

  /** @throws DomainError `validation_failed`, `not_found` */
  async compare(given: readonly string[], scope: Scope): Promise<DuplicateComparison> {
    const wrong = given.find((id) => !isUUID(id));
    if (wrong !== undefined) throw refuse(`must hold UUIDs; "${wrong.slice(0, 40)}" is none`);
    const asked = await Promise.all(
      [...new Set(given.map((id) => id.toLowerCase()))].map((id) => this.adapters.get(id, scope)),
    );
    // Two ids may be one adapter now.
    const details = [...new Map(asked.map((one) => [one.id, one])).values()];
    if (details.length < 2) throw refuse('must name at least two adapters');
    const ids = details.map(({ id }) => id);
    const links = await this.link(ids, scope);
    const [items, facts, files, anatomies] = await Promise.all([
      this.adapters.items(ids, scope),
      this.duplicates.facts(ids, scope),
      this.duplicates.files(ids, scope),
      Promise.all(ids.map((id) => this.similar.anatomy(id, scope))),
    ]);
    return {
      members: items.map((item) =>
        presentMember(
          item,
          facts.find(({ id }) => id === item.id),
          files.filter((file) => file.adapter_id === item.id),
        ),
      ),
      links,
      fields: compareFields(details),
      blocks: compareBlocks(anatomies.map(({ blocks }, i) => ({ id: ids[i] ?? '', blocks }))),
    };
  }

  /** Exact numbers of every pair that is known or can be read in time. */
  private async link(ids: readonly AdapterDetail['id'][], scope: Scope): Promise<DuplicateLink[]> {
    const contents = await this.duplicates.contents(ids, scope);
    const known = await this.duplicates.pairs(SKETCH_FORMAT, ids, scope);
    const isKnown = (a: string, b: string): boolean =>
      known.some((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
    const missing = ids.flatMap((a, i) =>
      ids.slice(i + 1).flatMap((b) => (isKnown(a, b) ? [] : [[contents.get(a), contents.get(b)] as const])),
    );
    const places = await this.weights.places([...contents.values()], scope);
    const signal = AbortSignal.timeout(EXACT_MS);
    for (const [a, b] of missing) {
      const [x, y] = [
        a === undefined ? undefined : places.get(a),
        b === undefined ? undefined : places.get(b),
      ];
      if (a === undefined || b === undefined || !x || !y || signal.aborted) continue;
      try {
        await this.weights.keepPair(SKETCH_FORMAT, a, b, await this.pool.compare(x, y, signal));
      } catch (error) {
        if (!signal.aborted) this.log.warn(`could not compare ${x.path} with ${y.path}: ${String(error)}`);
      }
    }
    const all = missing.length > 0 ? await this.duplicates.pairs(SKETCH_FORMAT, ids, scope) : known;
    const told = new Map(all.map((pair) => [[pair.a, pair.b].toSorted().join(), pair]));
    return [...told.values()].map(presentPair);
  }
}

function refuse(problem: string): DomainError {
  return new DomainError('validation_failed', `ids ${problem}.`, { ids: [problem] });
}
