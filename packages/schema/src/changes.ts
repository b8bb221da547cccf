import { Flag, ListOf, OneOf, QueryInt, Text, Uuid } from './field.js';
import { CHANGE_KINDS, LIMITS, type ChangeKind } from './values.js';

export class Change {
  @OneOf(CHANGE_KINDS, 'ChangeKind', {}) kind!: ChangeKind;
  @Uuid({}) id!: string;
}

/** Committed changes after a position, oldest first. */
export class ChangePage {
  @ListOf(() => Change, {}) items!: Change[];
  @Text({ max: 60, description: 'Where to go on from: the next `after`.' }) position!: string;
  @Flag({ description: 'More is waiting.' }) more!: boolean;
  @Flag({ description: 'The position is too old or unknown: load everything anew.' }) reset!: boolean;
}

export class ChangeQuery {
  @Text({ max: 60, optional: true, description: 'Left out: only the present position is told.' })
  after?: string;
  @QueryInt({ min: 1, max: LIMITS.changes, optional: true }) limit?: number;
}
