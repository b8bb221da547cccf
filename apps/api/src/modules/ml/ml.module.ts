import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../platform/jobs/index.js';
import { CatalogModule } from '../catalog/index.js';
import { ComparePool } from './compare-pool.js';
import { MlController } from './ml.controller.js';
import { MeasureSpectra } from './measure-spectra.service.js';
import { MlRuntime } from './ml-runtime.service.js';
import { MlStatusService } from './ml-status.service.js';
import { ModelChoiceRepository } from './models/model-choice.repository.js';
import { ModelStore } from './models/model-store.js';
import { ModelsService } from './models/models.service.js';
import { SimilarTexts } from './similar-texts.service.js';
import { SimilarWeights } from './similar-weights.service.js';
import { SketchSpace } from './sketch-space.service.js';
import { EmbedJob } from './text/embed.job.js';
import { EmbedWatch } from './text/embed-watch.service.js';
import { SpectraController } from './spectra.controller.js';
import { SpectraJob } from './spectra.job.js';
import { SpectraRepository } from './spectra.repository.js';
import { SpectraService } from './spectra.service.js';
import { EmbeddingsRepository } from './text/embeddings.repository.js';
import { TextEmbedder } from './text/text-embedder.service.js';
import { TextMeaning } from './text/text-meaning.service.js';
import { TextModels } from './text/text-models.service.js';
import { WeightsController } from './weights.controller.js';
import { WeightsRepository } from './weights.repository.js';

/** What can be learnt from the weights (similar adapters, anatomy, effective rank), and what texts mean. */
@Module({
  imports: [CatalogModule],
  controllers: [MlController, SpectraController, WeightsController],
  providers: [
    ComparePool,
    EmbedJob,
    EmbedWatch,
    EmbeddingsRepository,
    MeasureSpectra,
    MlRuntime,
    MlStatusService,
    ModelChoiceRepository,
    ModelStore,
    ModelsService,
    SimilarTexts,
    SimilarWeights,
    SketchSpace,
    SpectraJob,
    SpectraRepository,
    SpectraService,
    TextEmbedder,
    TextMeaning,
    TextModels,
    WeightsRepository,
  ],
  exports: [ComparePool, EmbeddingsRepository, SimilarWeights, TextEmbedder, WeightsRepository],
})
export class MlModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly embed: EmbedJob,
    private readonly spectra: SpectraJob,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.embed);
    this.runner.register(this.spectra);
  }
}
