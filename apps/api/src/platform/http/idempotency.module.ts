import { Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '../database/index.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';

/** Old keys cost a little room and nothing else. */
const PRUNE_MS = 3_600_000;

/** Answers that are given again to requests that are sent again. */
@Module({
  providers: [IdempotencyRepository, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }],
})
export class IdempotencyModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Http');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly keys: IdempotencyRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.keys.releaseAll();
    this.timer = setInterval(() => {
      this.db
        .outside(() => this.keys.prune())
        .catch((error: unknown) => this.log.warn(`could not remove old keys: ${String(error)}`));
    }, PRUNE_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
