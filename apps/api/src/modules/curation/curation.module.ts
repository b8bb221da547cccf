import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../platform/jobs/index.js';
import { CatalogModule } from '../catalog/index.js';
import { HistoryModule } from '../history/index.js';
import { BatchJob } from './batch.job.js';
import { BatchUndoJob } from './batch-undo.job.js';
import { BatchWorkRepository } from './batch-work.repository.js';
import { BatchesController } from './batches.controller.js';
import { BatchesRepository } from './batches.repository.js';
import { BatchesService } from './batches.service.js';
import { CollectionItemsRepository } from './collection-items.repository.js';
import { CollectionItemsService } from './collection-items.service.js';
import { CollectionsController } from './collections.controller.js';
import { CollectionsRepository } from './collections.repository.js';
import { CollectionsService } from './collections.service.js';
import { CustomFieldsController } from './custom-fields.controller.js';
import { CustomFieldsService } from './custom-fields.service.js';
import { DryRun } from './dry-run.service.js';
import { MergeRepository } from './merge.repository.js';
import { MetadataMerge } from './metadata-merge.service.js';
import { ProposalsService } from './proposals.service.js';
import { RefreshJob } from './refresh.job.js';
import { RestoreController } from './restore.controller.js';
import { RestoreService } from './restore.service.js';
import { RowRefresh } from './row-refresh.service.js';
import { SavedSearches } from './saved-searches.service.js';
import { TagChanges } from './tag-changes.service.js';
import { TagsController } from './tags.controller.js';
import { TagsRepository } from './tags.repository.js';
import { TagsService } from './tags.service.js';
import { ValueWriter } from './value-writer.service.js';
import { WrittenValuesRepository } from './written-values.repository.js';

/** What people make of the catalog: tags, collections, saved searches, fields of their own. */
@Module({
  imports: [HistoryModule, CatalogModule],
  controllers: [
    BatchesController,
    CollectionsController,
    CustomFieldsController,
    RestoreController,
    TagsController,
  ],
  providers: [
    BatchJob,
    BatchUndoJob,
    BatchWorkRepository,
    BatchesRepository,
    BatchesService,
    CollectionItemsRepository,
    CollectionItemsService,
    CollectionsRepository,
    CollectionsService,
    CustomFieldsService,
    DryRun,
    MergeRepository,
    MetadataMerge,
    ProposalsService,
    RefreshJob,
    RestoreService,
    RowRefresh,
    SavedSearches,
    TagChanges,
    TagsRepository,
    TagsService,
    ValueWriter,
    WrittenValuesRepository,
  ],
  exports: [MetadataMerge],
})
export class CurationModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly batch: BatchJob,
    private readonly batchUndo: BatchUndoJob,
    private readonly refresh: RefreshJob,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.batch);
    this.runner.register(this.batchUndo);
    this.runner.register(this.refresh);
  }
}
