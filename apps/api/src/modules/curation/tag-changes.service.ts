import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { TagRulesRepository } from '../catalog/index.js';
import { diffTagRules } from './diff-tag-rules.js';
import { RowRefresh } from './row-refresh.service.js';

/**
 * The one way to change tags: adapters show what the new rules say when the change is committed, and not before; where
 * they are very many, a job brings them after it.
 */
@Injectable()
export class TagChanges {
  constructor(
    private readonly db: Database,
    private readonly rules: TagRulesRepository,
    private readonly refresh: RowRefresh,
  ) {}

  /**
   * Runs `work` in a transaction, alone among all who change or use rules, and brings the adapters after it.
   *
   * @param tag its name, for the title of the job
   * @returns what `work` gave, and the job that is left
   */
  async change<T>(tag: string, work: () => Promise<T>): Promise<{ answer: T; jobId: string | null }> {
    return this.db.transaction(async () => {
      await this.rules.lock();
      const before = await this.rules.load();
      const answer = await work();
      const cause = { tags: diffTagRules(before, await this.rules.load()) };
      return { answer, jobId: await this.refresh.follow(cause, `Adapters follow the tag "${tag}"`) };
    });
  }
}
