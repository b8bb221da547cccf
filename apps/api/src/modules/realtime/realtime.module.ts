import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/index.js';
import { FeedReader } from './feed-reader.service.js';
import { RealtimeGateway } from './realtime.gateway.js';

/** Live updates to browsers. */
@Module({ imports: [HistoryModule], providers: [FeedReader, RealtimeGateway] })
export class RealtimeModule {}
