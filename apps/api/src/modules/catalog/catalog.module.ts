import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/index.js';
import { AdapterViewsRepository } from './adapter-views.repository.js';
import { AdaptersController } from './adapters.controller.js';
import { AdaptersRepository } from './adapters.repository.js';
import { AdaptersService } from './adapters.service.js';
import { CustomFieldsRepository } from './custom-fields.repository.js';
import { DismissedProposalsRepository } from './dismissed-proposals.repository.js';
import { FilesRepository } from './files.repository.js';
import { FoldersController } from './folders.controller.js';
import { ProblemsController } from './problems.controller.js';
import { ProblemsService } from './problems.service.js';
import { ProjectionRepository } from './projection.repository.js';
import { ProjectionService } from './projection.service.js';
import { AdapterSearch } from './search/adapter-search.service.js';
import { AdapterSelection } from './search/adapter-selection.service.js';
import { ColumnRowsRepository } from './search/column-rows.repository.js';
import { ColumnsService } from './search/columns.service.js';
import { FacetsService } from './search/facets.service.js';
import { Meaning } from './search/meaning.js';
import { SearchRepository } from './search/search.repository.js';
import { SuggestionsService } from './search/suggestions.service.js';
import { VectorFeed } from './search/vector-feed.service.js';
import { TagRulesRepository } from './tag-rules.repository.js';
import { TagTreeRepository } from './tag-tree.repository.js';
import { UpdateAdapterService } from './update-adapter.service.js';

/** The adapters: search, detail, editing, and their rows as they follow from files and people's words. */
@Module({
  imports: [HistoryModule],
  controllers: [AdaptersController, FoldersController, ProblemsController],
  providers: [
    AdapterViewsRepository,
    AdaptersRepository,
    AdapterSearch,
    AdapterSelection,
    AdaptersService,
    ColumnRowsRepository,
    ColumnsService,
    FacetsService,
    Meaning,
    SearchRepository,
    SuggestionsService,
    CustomFieldsRepository,
    DismissedProposalsRepository,
    FilesRepository,
    ProblemsService,
    ProjectionRepository,
    ProjectionService,
    TagRulesRepository,
    TagTreeRepository,
    UpdateAdapterService,
    VectorFeed,
  ],
  exports: [
    AdapterSearch,
    AdapterSelection,
    AdaptersService,
    CustomFieldsRepository,
    DismissedProposalsRepository,
    Meaning,
    ProjectionRepository,
    ProjectionService,
    TagRulesRepository,
    TagTreeRepository,
  ],
})
export class CatalogModule {}
