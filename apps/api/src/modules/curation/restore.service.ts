import { Injectable } from '@nestjs/common';
import { DomainError } from '../../platform/http/index.js';
import type { Caller } from '../auth/index.js';
import { CUSTOM_PREFIX, type UserValues } from '../catalog/index.js';
import { type FieldChange, RevisionsRepository } from '../history/index.js';
import { ValueWriter } from './value-writer.service.js';
import { isSameWord, readWritten, setWritten } from './written-values.js';
import { WrittenValuesRepository } from './written-values.repository.js';

/** What a revision's id looks like: a whole number of 64 bits. */
const REVISION_ID = /^\d{1,18}$/;
/** Stands in the history of a bulk change, but is no word on the adapter: the collection holds it. */
const NO_WORD = 'collections';

/** Brings an adapter's words back to how they stood after a revision. */
@Injectable()
export class RestoreService {
  constructor(
    private readonly writer: ValueWriter,
    private readonly revisions: RevisionsRepository,
    private readonly written: WrittenValuesRepository,
  ) {}

  /**
   * A revision of its own, none where nothing differs. A custom field that is gone stays gone.
   *
   * @returns the id of the adapter that answers now
   * @throws DomainError not_found when the adapter has no such revision
   */
  async restore(id: string, revisionId: string, caller: Caller, expected: number | null): Promise<string> {
    if (!REVISION_ID.test(revisionId)) throw noRevision(revisionId);
    return this.writer.writeOne(id, { caller, kind: 'restore', expected }, async (state) => {
      const earlier = await this.revisions.valuesAfter(state.id, revisionId);
      if (!earlier) throw noRevision(revisionId);
      const custom = earlier
        .filter(({ field }) => field.startsWith(CUSTOM_PREFIX))
        .map(({ field }) => field.slice(CUSTOM_PREFIX.length));
      const known = await this.written.knownCustomFields(custom);
      const wanted = earlier.filter(
        ({ field }) =>
          field !== NO_WORD &&
          (!field.startsWith(CUSTOM_PREFIX) || known.has(field.slice(CUSTOM_PREFIX.length))),
      );
      return bringBack(state.userValues, wanted);
    });
  }
}

/** Gives each field the value that its earliest later change found. */
function bringBack(
  current: UserValues,
  earlier: readonly FieldChange[],
): { values: UserValues; changes: FieldChange[] } {
  let values = current;
  const changes: FieldChange[] = [];
  for (const { field, from: to } of earlier) {
    const from = readWritten(current, field);
    if (isSameWord(from, to)) continue;
    values = setWritten(values, field, to ?? null);
    changes.push({ field, from, to: to ?? null });
  }
  return { values, changes };
}

function noRevision(revisionId: string): DomainError {
  return new DomainError('not_found', `This adapter has no revision ${revisionId.slice(0, 20)}.`);
}
