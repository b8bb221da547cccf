import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../platform/jobs/index.js';
import { CatalogModule } from '../catalog/index.js';
import { CurationModule } from '../curation/index.js';
import { MlModule } from '../ml/index.js';
import { CompareDuplicates } from './compare-duplicates.service.js';
import { DuplicatesController } from './duplicates.controller.js';
import { DuplicatesRepository } from './duplicates.repository.js';
import { DuplicatesService } from './duplicates.service.js';
import { FindDuplicatesJob } from './find-duplicates.job.js';
import { FindDuplicates } from './find-duplicates.service.js';
import { LinksRepository } from './links.repository.js';

/** Groups of near-duplicates: found as a job, shown by scope. */
@Module({
  imports: [CatalogModule, MlModule, CurationModule],
  controllers: [DuplicatesController],
  providers: [
    CompareDuplicates,
    DuplicatesRepository,
    DuplicatesService,
    FindDuplicates,
    FindDuplicatesJob,
    LinksRepository,
  ],
})
export class DuplicatesModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly job: FindDuplicatesJob,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.job);
  }
}
