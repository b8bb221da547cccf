export { ComparePool } from './compare-pool.js';
export { MlModule } from './ml.module.js';
export { EmbeddingsRepository } from './text/embeddings.repository.js';
export { TextEmbedder, type QueryVector } from './text/text-embedder.service.js';
export { SimilarWeights } from './similar-weights.service.js';
export { WeightsRepository } from './weights.repository.js';
