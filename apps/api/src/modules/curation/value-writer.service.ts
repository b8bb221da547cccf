import { Injectable } from '@nestjs/common';
import type { RevisionKind } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Caller } from '../auth/index.js';
import {
  type AdapterState,
  ProjectionRepository,
  ProjectionService,
  type UserValues,
} from '../catalog/index.js';
import { type FieldChange, RevisionsRepository } from '../history/index.js';
import { WrittenValuesRepository } from './written-values.repository.js';

/** What becomes of one adapter's words. */
export interface ValueWrite {
  /** Loaded for update. */
  state: AdapterState;
  values: UserValues;
  changes: readonly FieldChange[];
}

/** Writes what people said of adapters: values, revisions, rows and feed, all in the caller's transaction. */
@Injectable()
export class ValueWriter {
  constructor(
    private readonly db: Database,
    private readonly projection: ProjectionRepository,
    private readonly projections: ProjectionService,
    private readonly revisions: RevisionsRepository,
    private readonly written: WrittenValuesRepository,
  ) {}

  /** Two writes of one adapter are two revisions; the values of the later one count. */
  async write(
    writes: readonly ValueWrite[],
    by: { userId: string | null; kind: RevisionKind; batchId?: string },
  ): Promise<void> {
    if (writes.length === 0) return;
    const last = new Map(writes.map((each) => [each.state.id, each]));
    await this.revisions.addMany(
      writes.map(({ state, changes }) => ({
        adapterId: state.id,
        userId: by.userId,
        kind: by.kind,
        batchId: by.batchId ?? null,
        changes,
      })),
    );
    const withFiles = [...last.values()].filter(({ state }) => state.files.length > 0);
    await this.projections.write(
      withFiles.map(({ state, values }) => ({ ...state, userValues: values })),
      'known',
      { words: true },
    );
    const without = [...last.values()].filter(({ state }) => state.files.length === 0);
    await this.written.setMany(without.map(({ state, values }) => ({ id: state.id, values })));
    for (const { state, values } of without) {
      const cleared = writes
        .filter((each) => each.state.id === state.id)
        .flatMap(({ changes }) => changes.filter((change) => change.to === null).map(({ field }) => field));
      await this.projections.writeWithoutFiles(state.id, values, cleared);
    }
  }

  /**
   * Changes one adapter's words in a transaction of its own.
   *
   * @param expected the revision that the caller has seen; another one in the database is refused
   * @param plan given the adapter under its lock; no changes, nothing is written
   * @returns the id that answers now
   */
  async writeOne(
    id: string,
    o: { caller: Caller; kind: RevisionKind; expected: number | null },
    plan: (state: AdapterState) => Promise<Omit<ValueWrite, 'state'>>,
  ): Promise<string> {
    return this.db.transaction(async () => {
      const found = await this.written.find(id, o.caller.scope);
      const [state] = found ? await this.projection.loadForUpdate([found.id]) : [];
      // Read again under the lock: the row may have changed in between.
      const row = await this.written.find(id, o.caller.scope);
      if (!state || !row) throw new DomainError('not_found', `There is no adapter ${id}.`);
      if (o.expected !== null && o.expected !== row.revision) {
        throw new DomainError(
          'precondition_failed',
          'Somebody changed this adapter meanwhile: look at it again first.',
          { revision: row.revision },
        );
      }
      const planned = await plan(state);
      if (planned.changes.length > 0)
        await this.write([{ state, ...planned }], { userId: o.caller.userId, kind: o.kind });
      return state.id;
    });
  }
}
