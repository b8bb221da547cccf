import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.js';
import { ComparePool } from './compare-pool.js';
import { SimilarWeights } from './similar-weights.service.js';
import { SketchSpace } from './sketch-space.service.js';
import { WeightsController } from './weights.controller.js';
import { WeightsRepository } from './weights.repository.js';

/** What can be learnt from the weights: similar adapters, anatomy. */
@Module({
  imports: [CatalogModule],
  controllers: [WeightsController],
  providers: [ComparePool, SimilarWeights, SketchSpace, WeightsRepository],
})
export class MlModule {}
