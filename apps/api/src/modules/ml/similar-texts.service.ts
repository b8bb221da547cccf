import type { AdapterItem, SimilarAdapters, SimilarItem, SimilarQuery, WeightReason } from '@lora/schema';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { AdapterSearch, AdaptersService } from '../catalog/index.js';
import { EmbeddingsRepository } from './text/embeddings.repository.js';
import { TextEmbedder } from './text/text-embedder.service.js';
import { presentSimilar } from './weights.presenter.js';

const LIMIT = 12;
/** Below this cosine two texts of adapters have little more in common than that both are about pictures. */
const SIMILAR_FROM = 0.5;
/** Shared words that are told. */
const TOLD = 8;

/** Which adapters are described alike. */
@Injectable()
export class SimilarTexts {
  constructor(
    private readonly embedder: TextEmbedder,
    private readonly embeddings: EmbeddingsRepository,
    private readonly search: AdapterSearch,
    private readonly adapters: AdaptersService,
  ) {}

  /** @throws DomainError `not_found` */
  async similar(id: string, query: SimilarQuery, scope: Scope): Promise<SimilarAdapters> {
    const [own] = await this.adapters.items([id], scope);
    if (!own) throw new DomainError('not_found', `There is no adapter ${id}.`);
    const model = this.embedder.serving;
    if (model === null) return presentSimilar({ state: 'not-analysed', problem: 'no-model' }, []);
    const known = await this.embeddings.find(model, own.id);
    if (known?.problem) return presentSimilar({ state: 'not-analysed', problem: known.problem }, []);
    const limit = query.limit ?? LIMIT;
    const near =
      known?.vector &&
      (await this.search.nearest(
        { model, vector: known.vector },
        query.sameBase ? { baseModel: [own.baseModel] } : {},
        { scope, limit: limit + 1 },
      ));
    if (!near) return presentSimilar({ state: 'pending', problem: null }, []);
    const others = near.filter((one) => one.id !== own.id && one.score >= SIMILAR_FROM).slice(0, limit);
    const items = await this.adapters.items(
      others.map((one) => one.id),
      scope,
    );
    const byId = new Map(items.map((item) => [item.id, item]));
    const found = others.flatMap(({ id: other, score }): SimilarItem[] => {
      const adapter = byId.get(other);
      return adapter ? [toItem(own, adapter, score)] : [];
    });
    return presentSimilar({ state: 'ready', problem: null }, found);
  }
}

function toItem(own: AdapterItem, adapter: AdapterItem, score: number): SimilarItem {
  return { adapter, score, exact: true, coverage: null, verdict: null, reasons: listReasons(own, adapter) };
}

/** What both say in so many words; without any the texts are only near in meaning. */
function listReasons(own: AdapterItem, other: AdapterItem): WeightReason[] {
  const tags = share(own.tags, other.tags);
  const words = share(own.triggerWords, other.triggerWords);
  return [
    ...(words.length > 0 ? [{ code: 'shared-trigger-words', values: { words } }] : []),
    ...(tags.length > 0 ? [{ code: 'shared-tags', values: { tags } }] : []),
  ];
}

function share(own: readonly string[], others: readonly string[]): string[] {
  const wanted = new Set(own.map((word) => word.toLowerCase()));
  return others.filter((word) => wanted.has(word.toLowerCase())).slice(0, TOLD);
}
