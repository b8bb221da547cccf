import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/index.js';
import { AdaptersController } from './adapters.controller.js';
import { AdaptersRepository } from './adapters.repository.js';
import { AdaptersService } from './adapters.service.js';
import { FilesRepository } from './files.repository.js';
import { FoldersController } from './folders.controller.js';
import { ProblemsController } from './problems.controller.js';
import { ProblemsService } from './problems.service.js';
import { ProjectionRepository } from './projection.repository.js';
import { ProjectionService } from './projection.service.js';
import { TagRulesRepository } from './tag-rules.repository.js';
import { UpdateAdapterService } from './update-adapter.service.js';

/** The adapters: search, detail, editing, and their rows as they follow from files and people's words. */
@Module({
  imports: [HistoryModule],
  controllers: [AdaptersController, FoldersController, ProblemsController],
  providers: [
    AdaptersRepository,
    AdaptersService,
    FilesRepository,
    ProblemsService,
    ProjectionRepository,
    ProjectionService,
    TagRulesRepository,
    UpdateAdapterService,
  ],
  exports: [ProjectionRepository, ProjectionService, TagRulesRepository],
})
export class CatalogModule {}
