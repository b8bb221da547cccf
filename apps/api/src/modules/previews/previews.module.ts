import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Env } from '../../platform/env/index.js';
import { findStillTool } from './find-still-tool.js';
import { OriginalsService } from './originals.service.js';
import { OrphanSweep } from './orphan-sweep.service.js';
import { PicturePool } from './picture-pool.js';
import { PreviewsController } from './previews.controller.js';
import { PreviewsRepository } from './previews.repository.js';
import { ThumbnailStore } from './thumbnail-store.js';
import { ThumbnailsService } from './thumbnails.service.js';

/** Pictures and clips that show an adapter: thumbnails and originals. */
@Module({
  controllers: [PreviewsController],
  providers: [
    OriginalsService,
    OrphanSweep,
    PreviewsRepository,
    ThumbnailsService,
    {
      provide: PicturePool,
      inject: [Env],
      useFactory: async (env: Env) => new PicturePool(await findStillTool(env.searchPath)),
    },
    {
      provide: ThumbnailStore,
      inject: [Env],
      useFactory: (env: Env) => new ThumbnailStore(join(env.dataFolder, 'thumbnails')),
    },
  ],
  exports: [ThumbnailsService],
})
export class PreviewsModule {}
