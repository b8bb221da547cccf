import { Injectable } from '@nestjs/common';
import type { UpdateAdapter } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Caller } from '../auth/index.js';
import { type FieldChange, FeedRepository, RevisionsRepository } from '../history/index.js';
import { AdaptersRepository } from './adapters.repository.js';
import { checkCustomValue } from './check-custom-value.js';
import { type CustomFieldRow, CustomFieldsRepository } from './custom-fields.repository.js';
import { applyUpdate } from './apply-update.js';
import type { UserValues } from './project-adapter.js';
import { ProjectionRepository } from './projection.repository.js';
import { ProjectionService } from './projection.service.js';

/** What people write on adapters: checked, recorded as a revision, told in the feed. */
@Injectable()
export class UpdateAdapterService {
  constructor(
    private readonly db: Database,
    private readonly adapters: AdaptersRepository,
    private readonly projection: ProjectionRepository,
    private readonly projections: ProjectionService,
    private readonly revisions: RevisionsRepository,
    private readonly feed: FeedRepository,
    private readonly customFields: CustomFieldsRepository,
  ) {}

  /**
   * Changes fields; null gives a field back to its next source.
   *
   * @param expected the revision the caller has seen; another one in the database is refused
   * @returns the id that answers now (another one when the adapter has been merged)
   */
  async update(id: string, change: UpdateAdapter, caller: Caller, expected: number | null): Promise<string> {
    refuseBlank(change);
    return this.db.transaction(async () => {
      const found = await this.adapters.find(id, caller.scope);
      if (!found) throw new DomainError('not_found', `There is no adapter ${id}.`);
      const [state] = await this.projection.loadForUpdate([found.id]);
      // Read again under the lock: the row may have changed in between.
      const row = await this.adapters.find(id, caller.scope);
      if (!state || !row) throw new DomainError('not_found', `There is no adapter ${id}.`);
      if (expected !== null && expected !== row.revision) {
        throw new DomainError(
          'precondition_failed',
          'Somebody changed this adapter meanwhile: look at it again first.',
          {
            revision: row.revision,
          },
        );
      }
      if (change.customFields) refuseCustom(change.customFields, await this.customFields.list());
      const { values, changes } = applyUpdate(state.userValues, change);
      if (changes.length === 0) return state.id;
      await this.projection.setUserValues(state.id, values);
      await this.revisions.add({ adapterId: state.id, userId: caller.userId, kind: 'edit', changes });
      await this.writeRow(state.id, values, changes);
      return state.id;
    });
  }

  /** Removes a missing adapter and everything written on it; its files are not touched. */
  async forget(id: string, caller: Caller): Promise<void> {
    await this.db.transaction(async () => {
      const row = await this.adapters.find(id, caller.scope);
      if (!row) throw new DomainError('not_found', `There is no adapter ${id}.`);
      const [state] = await this.projection.loadForUpdate([row.id]);
      if (!state || state.files.some((file) => file.state === 'present')) {
        throw new DomainError(
          'conflict',
          'Only a missing adapter can be forgotten: this one still has a file.',
        );
      }
      await this.projection.removeFiles(state.id);
      await this.projection.remove([state.id]);
      await this.feed.append('adapter.removed', [state.id]);
    });
  }

  private async writeRow(id: string, values: UserValues, changes: readonly FieldChange[]): Promise<void> {
    const [state] = await this.projection.loadForUpdate([id]);
    if (!state) return;
    if (state.files.length > 0) await this.projections.write([{ ...state, userValues: values }], 'known');
    else {
      const cleared = changes.filter((change) => change.to === null).map((change) => change.field);
      await this.projections.writeWithoutFiles(id, values, cleared);
    }
  }
}

/** A name or family of nothing but spaces would be trimmed to none: null takes the user's value away. */
function refuseBlank(change: UpdateAdapter): void {
  const blank = (['name', 'family', 'creator', 'license'] as const).filter(
    (field) => change[field]?.trim() === '',
  );
  if (blank.length === 0) return;
  throw new DomainError(
    'validation_failed',
    `${blank.join(' and ')} must hold more than spaces; null gives the field back.`,
    Object.fromEntries(blank.map((field) => [field, ['must hold more than spaces']])),
  );
}

/** Every custom value that does not fit its field is named. */
function refuseCustom(values: Readonly<Record<string, unknown>>, fields: readonly CustomFieldRow[]): void {
  const problems = Object.entries(values).flatMap(([id, value]): [string, string[]][] => {
    const field = fields.find((one) => one.id === id);
    const problem = field ? checkCustomValue(field, value) : 'is no custom field of this library';
    return problem === null ? [] : [[`customFields.${id}`, [`${field?.name ?? id} ${problem}`]]];
  });
  if (problems.length === 0) return;
  throw new DomainError(
    'validation_failed',
    problems.map(([, [first]]) => first).join('; '),
    Object.fromEntries(problems),
  );
}
