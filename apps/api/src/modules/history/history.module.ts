import { Module } from '@nestjs/common';
import { ChangesController } from './changes.controller.js';
import { ChangesService } from './changes.service.js';
import { FeedRepository } from './feed.repository.js';
import { RevisionsRepository } from './revisions.repository.js';

/** Revisions and the change feed, written inside the caller's transaction. */
@Module({
  controllers: [ChangesController],
  providers: [ChangesService, FeedRepository, RevisionsRepository],
  exports: [FeedRepository, RevisionsRepository],
})
export class HistoryModule {}
