import { Global, Module } from '@nestjs/common';
import { JobRunner } from './job-runner.js';
import { JobsRepository } from './jobs.repository.js';

/** Durable background work for every module. */
@Global()
@Module({ providers: [JobRunner, JobsRepository], exports: [JobRunner, JobsRepository] })
export class JobsPlatformModule {}
