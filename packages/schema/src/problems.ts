import { Int, ListOf, OneOf, QueryInt, QueryOneOfs, Text, Timestamp, Uuid } from './field.js';
import { FILE_STATES, LIMITS, PROBLEM_KINDS, type FileState, type ProblemKind } from './values.js';

/** A file without an adapter. */
export class Problem {
  @Uuid({ description: 'Id of the file.' }) id!: string;
  @Uuid({}) rootId!: string;
  @Text({ max: LIMITS.path }) path!: string;
  @Int({}) size!: number;
  @OneOf(PROBLEM_KINDS, 'ProblemKind', {}) kind!: ProblemKind;
  @Text({ max: 60 }) code!: string;
  @Text({ max: 1000 }) message!: string;
  @OneOf(FILE_STATES, 'FileState', {}) state!: FileState;
  @Timestamp({}) seenAt!: string;
}

export class ProblemPage {
  @ListOf(() => Problem, {}) items!: Problem[];
  @Text({ max: 4000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class ProblemQuery {
  @QueryOneOfs(PROBLEM_KINDS, 'ProblemKind', { optional: true }) kind?: ProblemKind[];
  @Uuid({ optional: true }) rootId?: string;
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 4000, optional: true }) cursor?: string;
}
