import { Global, Module } from '@nestjs/common';
import { EventBus } from './event-bus.js';

/** The in-process event bus, for every module. */
@Global()
@Module({ providers: [EventBus], exports: [EventBus] })
export class EventsModule {}
