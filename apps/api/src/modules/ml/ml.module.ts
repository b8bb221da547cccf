import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.js';
import { ComparePool } from './compare-pool.js';
import { MlRuntime } from './ml-runtime.service.js';
import { ModelStore } from './models/model-store.js';
import { SimilarWeights } from './similar-weights.service.js';
import { SketchSpace } from './sketch-space.service.js';
import { EmbeddingsRepository } from './text/embeddings.repository.js';
import { TextEmbedder } from './text/text-embedder.service.js';
import { TextModels } from './text/text-models.service.js';
import { WeightsController } from './weights.controller.js';
import { WeightsRepository } from './weights.repository.js';

/** What can be learnt from the weights (similar adapters, anatomy), and what texts mean. */
@Module({
  imports: [CatalogModule],
  controllers: [WeightsController],
  providers: [
    ComparePool,
    EmbeddingsRepository,
    MlRuntime,
    ModelStore,
    SimilarWeights,
    SketchSpace,
    TextEmbedder,
    TextModels,
    WeightsRepository,
  ],
  exports: [EmbeddingsRepository, TextEmbedder],
})
export class MlModule {}
