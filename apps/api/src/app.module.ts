import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './modules/auth/index.js';
import { CatalogModule } from './modules/catalog/index.js';
import { CurationModule } from './modules/curation/index.js';
import { DuplicatesModule } from './modules/duplicates/index.js';
import { HealthModule } from './modules/health/index.js';
import { HistoryModule } from './modules/history/index.js';
import { JobsModule } from './modules/jobs/index.js';
import { LibraryModule } from './modules/library/index.js';
import { MlModule } from './modules/ml/index.js';
import { PreviewsModule } from './modules/previews/index.js';
import { RealtimeModule } from './modules/realtime/index.js';
import { DatabaseModule, type OpenDatabase } from './platform/database/index.js';
import { type Env, EnvModule } from './platform/env/index.js';
import { EventsModule } from './platform/events/index.js';
import { IdempotencyModule } from './platform/http/idempotency.module.js';
import { JobsPlatformModule } from './platform/jobs/index.js';
import { LogModule, type LogStream } from './platform/log/log.module.js';

/** The table of contents. Each module imports only those above it; see docs/architecture.md. */
@Module({})
export class AppModule {
  static for(
    env: Env,
    open: Pick<OpenDatabase, 'database' | 'dataSource'>,
    logTo?: LogStream,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        EnvModule.for(env), // settings
        LogModule.for(env, logTo), // pino, with secrets taken out
        DatabaseModule.for(open), // queries and ambient transactions
        EventsModule, // news within the process
        JobsPlatformModule, // durable background work
        IdempotencyModule, // requests sent again are answered, not done again
        AuthModule, // people, sessions, permissions; guards every route
        HistoryModule, // revisions and the change feed
        JobsModule, // background work, shown and steered
        CatalogModule, // adapters: search, detail, editing
        LibraryModule, // roots, scans, watching
        PreviewsModule, // thumbnails and pictures
        MlModule, // what the weights say
        CurationModule, // tags, collections, fields of one's own, bulk changes
        DuplicatesModule, // groups of near-duplicates over the whole library
        RealtimeModule, // live updates over socket.io
        HealthModule, // whether it lives and can work
      ],
    };
  }
}
