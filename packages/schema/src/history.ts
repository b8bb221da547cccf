import { Dict, Int, ListOf, One, OneOf, QueryInt, QueryOneOfs, Text, Timestamp, Uuid } from './field.js';
import { LIMITS, REVISION_KINDS, type RevisionKind } from './values.js';

/** One field's change: both values as they stood, null = no value of the user's. */
export class FieldChangeView {
  @Text({ max: 100, description: 'A custom field as `custom.<id>`.' }) field!: string;
  @Dict({ description: '{ "value": … }' }) from!: { value: unknown };
  @Dict({ description: '{ "value": … }' }) to!: { value: unknown };
}

export class Person {
  @Uuid({}) id!: string;
  @Text({ max: 300, description: 'Name, or e-mail address without one.' }) name!: string;
}

/** Who changed what, when, from what, to what. */
export class Revision {
  @Text({ max: 20 }) id!: string;
  @Uuid({}) adapterId!: string;
  @Text({ max: LIMITS.name, description: 'The adapter as it is called now.' }) adapterName!: string;
  @OneOf(REVISION_KINDS, 'RevisionKind', {}) kind!: RevisionKind;
  @One(() => Person, { nullable: true, description: 'Null: the program, or somebody who is gone.' })
  person!: Person | null;
  @Timestamp({}) at!: string;
  @ListOf(() => FieldChangeView, {}) changes!: FieldChangeView[];
  @Uuid({ nullable: true, description: 'The bulk change that it belongs to.' }) batchId!: string | null;
}

export class RevisionPage {
  @ListOf(() => Revision, {}) items!: Revision[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class RevisionsQuery {
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

/** Those who changed something, by name. */
export class PersonPage {
  @ListOf(() => Person, {}) items!: Person[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

/** The library's activity, newest first. */
export class ActivityQuery extends RevisionsQuery {
  @QueryOneOfs(REVISION_KINDS, 'RevisionKind', { optional: true }) kind?: RevisionKind[];
  @Uuid({ optional: true }) personId?: string;
  @Uuid({ optional: true }) batchId?: string;
  @Text({ max: 100, optional: true, description: 'Only changes of this field.' }) field?: string;
  @Timestamp({ optional: true }) since?: string;
  @Timestamp({ optional: true }) until?: string;
}
