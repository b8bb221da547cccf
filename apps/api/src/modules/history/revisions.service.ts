import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type ActivityQuery,
  type PersonPage,
  type RevisionPage,
  type RevisionsQuery,
} from '@lora/schema';
import { DomainError, decodeCursor, encodeCursor } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { presentRevision } from './revisions.presenter.js';
import { type RevisionFilter, RevisionsRepository } from './revisions.repository.js';

/** What a revision's id looks like: a whole number of 64 bits. */
const REVISION_ID = /^\d{1,18}$/;

/** Reads the history: of one adapter, or of all that the caller sees. */
@Injectable()
export class RevisionsService {
  constructor(private readonly revisions: RevisionsRepository) {}

  /** @param id of the adapter, or one that was merged into it */
  async ofAdapter(id: string, query: RevisionsQuery, scope: Scope): Promise<RevisionPage> {
    const roots = rootsOf(scope);
    const adapterId = await this.revisions.answering(id, roots);
    if (adapterId === null) throw new DomainError('not_found', `There is no adapter ${id}.`);
    return this.read({ roots, adapterId }, query);
  }

  activity(query: ActivityQuery, scope: Scope): Promise<RevisionPage> {
    return this.read(
      {
        roots: rootsOf(scope),
        kinds: query.kind ?? null,
        personId: query.personId ?? null,
        batchId: query.batchId ?? null,
        field: query.field ?? null,
        since: query.since ?? null,
        until: query.until ?? null,
      },
      query,
    );
  }

  /** All who have a line in the activity: there are as many as people, so they are one page. */
  async people(scope: Scope): Promise<PersonPage> {
    const items = await this.revisions.people(rootsOf(scope));
    return { items, nextCursor: null, total: items.length };
  }

  private async read(filter: RevisionFilter, query: RevisionsQuery): Promise<RevisionPage> {
    const limit = query.limit ?? LIMITS.pageDefault;
    // What the caller may see can change while they page: the cursor belongs to the question alone.
    const { roots: _roots, ...key } = filter;
    const before = query.cursor === undefined ? null : readBefore(decodeCursor(query.cursor, key));
    const rows = await this.revisions.list(filter, before, limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentRevision),
      nextCursor: rows.length > limit && last ? encodeCursor([last.id], key) : null,
      total: await this.revisions.count(filter),
    };
  }
}

function rootsOf(scope: Scope): readonly string[] | null {
  return scope.roots === 'all' ? null : scope.roots;
}

function readBefore([id]: readonly (string | number | null)[]): string {
  if (typeof id === 'string' && REVISION_ID.test(id)) return id;
  throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
}
