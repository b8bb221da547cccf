import { Injectable } from '@nestjs/common';
import { JobRunner } from '../../platform/jobs/index.js';
import { CustomFieldsRepository, ProjectionService } from '../catalog/index.js';
import type { RuleChange } from './diff-tag-rules.js';
import { TagsRepository } from './tags.repository.js';

/** So many adapters follow a change within its request: about half a second. More of them follow in a job. */
const IN_REQUEST = 1_000;
/** Adapters whose rows are worked out anew at a time: their readings are in memory together. */
export const REFRESH_BATCH = 500;

/** What has changed under adapters' rows. */
export type RefreshCause = { tags: RuleChange } | { customField: string };

export type RefreshPayload = { cause: RefreshCause };

/** Brings adapters' rows in line with something that they all follow from, such as a rule for tags. */
@Injectable()
export class RowRefresh {
  /** A test takes fewer. */
  inRequest = IN_REQUEST;

  constructor(
    private readonly projections: ProjectionService,
    private readonly tags: TagsRepository,
    private readonly customFields: CustomFieldsRepository,
    private readonly runner: JobRunner,
  ) {}

  /**
   * Call in the transaction of the change. Rows that others write meanwhile follow it by themselves.
   *
   * @param title of the job, if there are too many for a request
   * @returns the id of the job; null where every adapter has followed
   */
  async follow(cause: RefreshCause, title: string): Promise<string | null> {
    const ids = await this.affected(cause);
    if (ids.length > this.inRequest) {
      return this.runner.add<RefreshPayload>({ kind: 'refresh', title, payload: { cause } });
    }
    for (let at = 0; at < ids.length; at += REFRESH_BATCH) {
      await this.projections.refreshRows(ids.slice(at, at + REFRESH_BATCH));
    }
    return null;
  }

  /** The adapters whose rows may be out of date, by id; those that have followed are mostly not among them. */
  affected(cause: RefreshCause): Promise<string[]> {
    return 'tags' in cause
      ? this.tags.affectedBy(cause.tags)
      : this.customFields.adaptersWith(cause.customField);
  }
}
