import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../../platform/jobs/index.js';
import { CatalogModule } from '../catalog/index.js';
import { HistoryModule } from '../history/index.js';
import { LibraryFilesRepository } from './files.repository.js';
import { HashPass } from './hash-pass.js';
import { HeaderPass } from './header-pass.js';
import { IdentityService } from './identity.service.js';
import { IngestService } from './ingest.service.js';
import { ReadWorkers } from './read-workers.js';
import { RootsController } from './roots.controller.js';
import { RootsRepository } from './roots.repository.js';
import { RootsService } from './roots.service.js';
import { ScanJob } from './scan.job.js';
import { SketchesRepository } from './sketches.repository.js';
import { ScansController } from './scans.controller.js';
import { StartUpRoots } from './start-up-roots.service.js';
import { WatchService } from './watch.service.js';
import { WatchedChanges } from './watched-changes.service.js';

/** Roots, scans and watching: from files on disk to rows of the catalog. */
@Module({
  imports: [HistoryModule, CatalogModule],
  controllers: [RootsController, ScansController],
  providers: [
    HashPass,
    HeaderPass,
    IdentityService,
    IngestService,
    LibraryFilesRepository,
    ReadWorkers,
    RootsRepository,
    RootsService,
    ScanJob,
    SketchesRepository,
    StartUpRoots,
    WatchService,
    WatchedChanges,
  ],
})
export class LibraryModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly scan: ScanJob,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.scan);
  }
}
