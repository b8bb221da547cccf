import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { ProjectionService, TagRulesRepository } from '../catalog/index.js';
import { diffTagRules } from './diff-tag-rules.js';
import { TagsRepository } from './tags.repository.js';

/** Adapters whose rows are worked out anew at a time: their readings are in memory together. */
const REFRESH_BATCH = 500;

/** The one way to change tags: adapters show what the new rules say when the change is committed, and not before. */
@Injectable()
export class TagChanges {
  constructor(
    private readonly db: Database,
    private readonly rules: TagRulesRepository,
    private readonly tags: TagsRepository,
    private readonly projections: ProjectionService,
  ) {}

  /** Runs `work` in a transaction, alone among all who change or use rules, and brings the adapters after it. */
  async change<T>(work: () => Promise<T>): Promise<T> {
    return this.db.transaction(async () => {
      await this.rules.lock();
      const before = await this.rules.load();
      const answer = await work();
      const affected = await this.tags.affectedBy(diffTagRules(before, await this.rules.load()));
      for (let at = 0; at < affected.length; at += REFRESH_BATCH) {
        await this.projections.refreshTags(affected.slice(at, at + REFRESH_BATCH));
      }
      return answer;
    });
  }
}
