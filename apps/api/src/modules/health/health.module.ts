import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';

/** Whether the program lives and can work. */
@Module({ controllers: [HealthController] })
export class HealthModule {}
