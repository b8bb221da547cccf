import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Meaning, type MeaningModel, type MeaningSource } from '../../catalog/index.js';
import { EmbeddingsRepository } from './embeddings.repository.js';
import { TextEmbedder } from './text-embedder.service.js';
import { TextModels } from './text-models.service.js';

/** Gives the search of the catalog what texts mean. */
@Injectable()
export class TextMeaning implements MeaningSource, OnModuleInit {
  readonly vectors: MeaningSource['vectors'];
  readonly since: MeaningSource['since'];
  readonly query: MeaningSource['query'];
  readonly now: MeaningSource['now'];

  constructor(
    private readonly meaning: Meaning,
    private readonly embedder: TextEmbedder,
    private readonly models: TextModels,
    embeddings: EmbeddingsRepository,
  ) {
    this.vectors = (model, ids) => embeddings.byIds(model, ids);
    this.since = (...asked) => embeddings.since(...asked);
    this.now = () => embeddings.now();
    this.query = (text) => embedder.query(text);
  }

  onModuleInit(): void {
    this.meaning.use(this);
  }

  get serving(): MeaningModel | null {
    // The embedder knows whether models run here at all.
    const model = this.embedder.serving === null ? null : this.models.serving;
    return model && { key: model.key, dim: model.folder.manifest.dim };
  }
}
