import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

/** Shows background work and lets people stop it. */
@Module({ controllers: [JobsController], providers: [JobsService] })
export class JobsModule {}
