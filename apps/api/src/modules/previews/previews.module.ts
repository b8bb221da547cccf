import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.js';
import { HistoryModule } from '../history/index.js';
import { Env } from '../../platform/env/index.js';
import { findStillTool } from './find-still-tool.js';
import { OriginalsService } from './originals.service.js';
import { OrphanSweep } from './orphan-sweep.service.js';
import { PicturePool } from './picture-pool.js';
import { PreviewsController } from './previews.controller.js';
import { PreviewsRepository } from './previews.repository.js';
import { OwnPictures } from './own-pictures.js';
import { OwnPreviewsController } from './own-previews.controller.js';
import { OwnPreviewsRepository } from './own-previews.repository.js';
import { OwnPreviewsService } from './own-previews.service.js';
import { ReceivePicture } from './receive-picture.interceptor.js';
import { ThumbnailStore } from './thumbnail-store.js';
import { ThumbnailsService } from './thumbnails.service.js';

/** Pictures and clips that show an adapter: thumbnails, originals, and those that people add. */
@Module({
  imports: [HistoryModule, CatalogModule],
  controllers: [OwnPreviewsController, PreviewsController],
  providers: [
    OriginalsService,
    OrphanSweep,
    OwnPreviewsRepository,
    OwnPreviewsService,
    ReceivePicture,
    PreviewsRepository,
    ThumbnailsService,
    {
      provide: PicturePool,
      inject: [Env],
      useFactory: async (env: Env) => new PicturePool(await findStillTool(env.searchPath)),
    },
    {
      provide: OwnPictures,
      inject: [Env],
      useFactory: (env: Env) => new OwnPictures(join(env.dataFolder, 'previews')),
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
