import { Injectable } from '@nestjs/common';
import {
  type CreateCustomField,
  type CustomField,
  type CustomFieldPage,
  LIMITS,
  type UpdateCustomField,
} from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { type CustomFieldRow, CustomFieldsRepository, TagRulesRepository } from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { RowRefresh } from './row-refresh.service.js';
import { moveTo } from './move-to.js';
import { readName, refuseTakenName } from './unique-name.js';

/** The library's own fields. What adapters hold for them is written on the adapters. */
@Injectable()
export class CustomFieldsService {
  constructor(
    private readonly db: Database,
    private readonly fields: CustomFieldsRepository,
    private readonly feed: FeedRepository,
    private readonly rules: TagRulesRepository,
    private readonly refresh: RowRefresh,
  ) {}

  async list(scope: Scope): Promise<CustomFieldPage> {
    const counts = await this.fields.counts(scope);
    const items = (await this.fields.list()).map((row) => present(row, counts.get(row.id) ?? 0));
    return { items, nextCursor: null, total: items.length };
  }

  async create(given: CreateCustomField, scope: Scope): Promise<CustomField> {
    const name = readName(given.name);
    const choices = readChoices(given.kind, given.choices);
    const id = await refuseTakenName('A custom field', name, () =>
      this.db.transaction(async () => {
        await this.fields.lock();
        if ((await this.fields.list()).length >= LIMITS.customFields) {
          throw new DomainError(
            'conflict',
            `There are ${LIMITS.customFields} custom fields: delete one first.`,
          );
        }
        const added = await this.fields.add({ name, kind: given.kind, choices });
        await this.feed.append('custom-field', [added]);
        return added;
      }),
    );
    return this.get(id, scope);
  }

  async update(id: string, change: UpdateCustomField, scope: Scope): Promise<CustomField> {
    const name = change.name === undefined ? undefined : readName(change.name);
    await refuseTakenName('A custom field', name ?? '', () =>
      this.db.transaction(async () => {
        await this.fields.lock();
        const rows = await this.fields.list();
        const row = find(rows, id);
        const choices = change.choices && readChoices(row.kind, change.choices);
        await this.fields.update(row.id, { ...(name && { name }), ...(choices && { choices }) });
        const ids = rows.map((each) => each.id);
        const moved =
          change.position === undefined ? [] : await this.fields.order(moveTo(ids, row.id, change.position));
        await this.feed.append('custom-field', [...new Set([row.id, ...moved])]);
      }),
    );
    return this.get(id, scope);
  }

  /** What people wrote for it stays with them, but adapters neither show it nor are found by it any more. */
  async remove(id: string): Promise<void> {
    await this.db.transaction(async () => {
      // Nobody works rows out meanwhile with a field that is about to go.
      await this.rules.lock();
      await this.fields.lock();
      const row = find(await this.fields.list(), id);
      await this.fields.remove(row.id);
      await this.feed.append('custom-field', [row.id]);
      await this.refresh.follow({ customField: row.id }, `Adapters without the field "${row.name}"`);
    });
  }

  private async get(id: string, scope: Scope): Promise<CustomField> {
    const row = find(await this.fields.list(), id);
    return present(row, (await this.fields.counts(scope)).get(row.id) ?? 0);
  }
}

/** What leaves the server of a field. */
function present(row: CustomFieldRow, adapters: number): CustomField {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    choices: row.choices,
    position: row.position,
    adapters,
  };
}

function find(rows: readonly CustomFieldRow[], id: string): CustomFieldRow {
  const row = rows.find((each) => each.id === id.toLowerCase());
  if (!row) throw new DomainError('not_found', `There is no custom field ${id}.`);
  return row;
}

/** @throws DomainError validation_failed where the kind needs choices and has none, or takes none and has some */
function readChoices(kind: CustomFieldRow['kind'], given: readonly string[] = []): string[] {
  const choices = [...new Set(given.map((choice) => choice.trim().toWellFormed()))].filter(
    (each) => each !== '',
  );
  const problem =
    kind === 'choice' && choices.length === 0
      ? 'must hold at least one choice'
      : kind !== 'choice' && given.length > 0
        ? 'must be left out: only the kind "choice" has choices'
        : null;
  if (problem === null) return choices;
  throw new DomainError('validation_failed', `choices ${problem}.`, { choices: [problem] });
}
