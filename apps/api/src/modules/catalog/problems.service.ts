import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type FileState,
  type Problem,
  type ProblemKind,
  type ProblemPage,
  type ProblemQuery,
} from '@lora/schema';
import { DomainError, decodeCursor, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { FilesRepository, type ProblemRow } from './files.repository.js';

/** Files that are no adapters: broken, something else, or never opened. */
@Injectable()
export class ProblemsService {
  constructor(private readonly files: FilesRepository) {}

  async list(query: ProblemQuery, scope: Scope): Promise<ProblemPage> {
    const limit = query.limit ?? LIMITS.pageDefault;
    const filter = { kinds: query.kind ?? null, rootId: query.rootId ?? null };
    const [path, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, filter);
    if (query.cursor !== undefined && (typeof path !== 'string' || typeof id !== 'string')) {
      throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
    }
    const after = typeof path === 'string' && typeof id === 'string' ? { path, id } : null;
    const rows = await refuseBadCursor(query.cursor, () =>
      this.files.problems({ ...filter, scope, after, limit: limit + 1 }),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentProblem),
      nextCursor: rows.length > limit && last ? encodeCursor([last.path_key, last.id], filter) : null,
      total: await this.files.countProblems({ ...filter, scope }),
    };
  }
}

function presentProblem(row: ProblemRow): Problem {
  return {
    id: row.id,
    rootId: row.root_id,
    path: row.path,
    size: Number(row.size),
    kind: row.problem_kind as ProblemKind,
    code: row.problem_code,
    message: row.problem_message,
    state: row.state as FileState,
    seenAt: row.first_seen_at.toISOString(),
  };
}
