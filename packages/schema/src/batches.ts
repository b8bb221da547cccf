import { AdapterFilter } from './adapters.js';
import {
  Dict,
  Flag,
  Int,
  ListOf,
  One,
  OneOf,
  QueryInt,
  QueryOneOfs,
  Text,
  Texts,
  Timestamp,
  Uuid,
} from './field.js';
import { FieldChangeView, Person } from './history.js';
import {
  BASE_MODELS,
  type BaseModel,
  BATCH_OUTCOMES,
  type BatchOutcome,
  JOB_STATES,
  type JobState,
  LIMITS,
  NSFW_MAX,
  UNDO_OUTCOMES,
  type UndoOutcome,
} from './values.js';

/** Either `ids`, or everything that a search finds when the change begins, but for `except`. */
export class BatchSelection {
  @Texts({ items: LIMITS.ids, max: 36, optional: true }) ids?: string[];
  @Text({ max: LIMITS.query, optional: true, description: "As in the search box; '' = all that is visible." })
  query?: string;
  @One(() => AdapterFilter, { optional: true, description: 'Further filters of the list; without `q`.' })
  filters?: AdapterFilter;
  @Texts({
    items: LIMITS.ids,
    max: 36,
    optional: true,
    description: 'Ids to leave out of what the search finds.',
  })
  except?: string[];
}

export class TagChange {
  @Texts({ items: LIMITS.tagsPerAdapter, min: 1, max: LIMITS.tag, optional: true }) add?: string[];
  @Texts({ items: LIMITS.tagsPerAdapter, min: 1, max: LIMITS.tag, optional: true }) remove?: string[];
  @Texts({
    items: LIMITS.tagsPerAdapter,
    min: 1,
    max: LIMITS.tag,
    optional: true,
    description: 'Instead of all others.',
  })
  set?: string[];
}

export class CollectionChange {
  @Texts({ items: 20, max: 36, optional: true, description: 'Collections to put them into.' }) add?: string[];
  @Texts({ items: 20, max: 36, optional: true }) remove?: string[];
}

/** What happens to each; null gives a field back to its next source. */
export class BatchChange {
  @One(() => TagChange, { optional: true }) tags?: TagChange;
  @Int({ max: 5, optional: true, nullable: true }) rating?: number | null;
  @Flag({ optional: true, nullable: true }) favorite?: boolean | null;
  @OneOf(BASE_MODELS, 'BaseModel', { optional: true, nullable: true }) baseModel?: BaseModel | null;
  @Text({ min: 1, max: LIMITS.family, optional: true, nullable: true }) family?: string | null;
  @Int({ max: NSFW_MAX, optional: true, nullable: true }) nsfwLevel?: number | null;
  @Flag({ optional: true, nullable: true }) hidden?: boolean | null;
  @One(() => CollectionChange, { optional: true }) collection?: CollectionChange;
  @Dict({ optional: true, description: 'By the id of the custom field; null empties one.' })
  customFields?: Record<string, string | number | null>;
  @Uuid({
    optional: true,
    description:
      'Only in answers: the adapter that got the metadata of the others (POST /duplicates/merge-metadata).',
  })
  mergedInto?: string;
}

export class CreateBatch {
  @One(() => BatchSelection, {}) selection!: BatchSelection;
  @One(() => BatchChange, {}) change!: BatchChange;
  @Flag({ optional: true, description: 'Only tell what would change.' }) dryRun?: boolean;
  @Int({ min: 0, max: 10_000_000, optional: true, description: 'Of a dry run: items to skip.' })
  offset?: number;
  @Int({ min: 1, max: LIMITS.page, optional: true, description: 'Of a dry run: items to tell.' })
  limit?: number;
}

/** What happens, or happened, to one adapter. */
export class BatchItem {
  @Uuid({}) adapterId!: string;
  @Text({ max: LIMITS.name }) name!: string;
  @OneOf(BATCH_OUTCOMES, 'BatchOutcome', {}) outcome!: BatchOutcome;
  @ListOf(() => FieldChangeView, { description: 'Field by field, as adapters show them.' })
  changes!: FieldChangeView[];
  @Text({ max: 500, nullable: true, description: 'Why it failed.' }) message!: string | null;
  @OneOf(UNDO_OUTCOMES, 'UndoOutcome', { nullable: true }) undo!: UndoOutcome | null;
  @Text({ max: 1000, nullable: true, description: 'Which fields were changed since and stay.' })
  undoMessage!: string | null;
}

export class BatchCounts {
  @Int({}) total!: number;
  @Int({}) changed!: number;
  @Int({}) unchanged!: number;
  @Int({}) failed!: number;
  @Int({ description: 'By the undo.' }) restored!: number;
  @Int({ description: 'By the undo: changed since.' }) kept!: number;
}

/** A bulk change. The answer of a dry run has no id and holds its first items. */
export class Batch {
  @Uuid({ nullable: true }) id!: string | null;
  @Flag({}) dryRun!: boolean;
  @One(() => BatchChange, {}) change!: BatchChange;
  @One(() => BatchSelection, {}) selection!: BatchSelection;
  @One(() => Person, { nullable: true }) person!: Person | null;
  @Uuid({ nullable: true }) jobId!: string | null;
  @OneOf(JOB_STATES, 'JobState', { nullable: true, description: "Its job's." }) state!: JobState | null;
  @Uuid({ nullable: true }) undoJobId!: string | null;
  @Timestamp({ nullable: true }) undoneAt!: string | null;
  @One(() => BatchCounts, {}) counts!: BatchCounts;
  @Timestamp({ nullable: true }) createdAt!: string | null;
  @ListOf(() => BatchItem, { optional: true, description: 'Of a dry run.' }) items?: BatchItem[];
}

export class BatchPage {
  @ListOf(() => Batch, {}) items!: Batch[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class BatchesQuery {
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

export class BatchItemsQuery extends BatchesQuery {
  @QueryOneOfs(BATCH_OUTCOMES, 'BatchOutcome', { optional: true }) outcome?: BatchOutcome[];
  @QueryOneOfs(UNDO_OUTCOMES, 'UndoOutcome', { optional: true }) undo?: UndoOutcome[];
}

export class BatchItemPage {
  @ListOf(() => BatchItem, {}) items!: BatchItem[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}
