import { Module } from '@nestjs/common';
import { ChangesController } from './changes.controller.js';
import { ChangesService } from './changes.service.js';
import { FeedRepository } from './feed.repository.js';
import { RevisionsController } from './revisions.controller.js';
import { RevisionsRepository } from './revisions.repository.js';
import { RevisionsService } from './revisions.service.js';

/** Revisions and the change feed, written inside the caller's transaction; the history as people read it. */
@Module({
  controllers: [ChangesController, RevisionsController],
  providers: [ChangesService, FeedRepository, RevisionsRepository, RevisionsService],
  exports: [FeedRepository, RevisionsRepository],
})
export class HistoryModule {}
