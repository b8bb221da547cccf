import { AdapterItem } from './adapters.js';
import {
  Dict,
  Flag,
  Int,
  ListOf,
  Num,
  One,
  OneOf,
  OneOfs,
  QueryInt,
  QueryTexts,
  Text,
  Texts,
  Timestamp,
  Uuid,
} from './field.js';
import {
  DUPLICATE_EVIDENCE,
  DUPLICATE_KINDS,
  DUPLICATE_STATES,
  type DuplicateEvidence,
  type DuplicateKind,
  type DuplicatesState,
  LIMITS,
  MERGE_FIELDS,
  type MergeField,
  WEIGHT_VERDICTS,
  type WeightVerdict,
} from './values.js';
import { ModuleCoverage, WeightReason } from './weights.js';

export class DuplicatesQuery {
  @OneOf(DUPLICATE_KINDS, 'DuplicateKind', {
    optional: true,
    description: 'Left out: all, without groups that a larger one holds already.',
  })
  kind?: DuplicateKind;
  @QueryInt({ min: 0, max: Number.MAX_SAFE_INTEGER, optional: true, description: 'Bytes saved at least.' })
  minSaved?: number;
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

/** One present file of a member. */
export class DuplicateFile {
  @Uuid({}) id!: string;
  @Uuid({}) rootId!: string;
  @Text({ max: LIMITS.path, description: 'Under the root.' }) path!: string;
  @Int({}) size!: number;
  @Timestamp({}) modifiedAt!: string;
  @Flag({ description: 'A hard link to one of the files above: removing it frees nothing.' })
  hardLink!: boolean;
}

/** An adapter of a group. */
export class DuplicateMember {
  @One(() => AdapterItem, {}) adapter!: AdapterItem;
  @Int({ description: 'Bytes of its present files; hard links count once.' }) bytes!: number;
  @ListOf(() => DuplicateFile, { description: 'Its present files, the primary one first; at most 50.' })
  files!: DuplicateFile[];
  @Int({ description: 'How many fields say something: tags, notes, rating, previews and so on.' })
  metadata!: number;
}

/** What makes two members duplicates. */
export class DuplicateLink {
  @Uuid({}) a!: string;
  @Uuid({}) b!: string;
  @OneOf(WEIGHT_VERDICTS, 'WeightVerdict', {
    nullable: true,
    description: 'What the numbers prove of a and b. Null: an estimate.',
  })
  verdict!: WeightVerdict | null;
  @OneOf(DUPLICATE_EVIDENCE, 'DuplicateEvidence', {
    description: 'exact: both files were compared; estimate: the sketches were; bytes: the same AutoV3.',
  })
  evidence!: DuplicateEvidence;
  @Num({ description: 'Cosine of the two changes.' }) score!: number;
  @One(() => ModuleCoverage, { nullable: true }) coverage!: ModuleCoverage | null;
  @ListOf(() => WeightReason, {}) reasons!: WeightReason[];
}

/** Which member (or, of copies, which file) had better be kept, and why. Only a suggestion. */
export class KeepSuggestion {
  @Uuid({}) adapterId!: string;
  @Uuid({ nullable: true, description: 'Of copies.' }) fileId!: string | null;
  @Texts({
    items: 10,
    max: 30,
    description:
      'What speaks for it: whole, largest-rank, largest, favorite, rated, most-metadata, newest, primary.',
  })
  reasons!: string[];
}

/** Adapters that are nearly one another, or files of one content. */
export class DuplicateGroup {
  @Text({ max: 60, description: 'The same as long as its members are.' }) id!: string;
  @OneOf(DUPLICATE_KINDS, 'DuplicateKind', {}) kind!: DuplicateKind;
  @Int({}) memberCount!: number;
  @ListOf(() => DuplicateMember, { description: 'The suggested one first; at most 50.' })
  members!: DuplicateMember[];
  @ListOf(() => DuplicateLink, { description: 'Between these members, the strongest first; at most 200.' })
  links!: DuplicateLink[];
  @Int({ description: 'Bytes that keeping the suggested one alone would save.' }) savedBytes!: number;
  @One(() => KeepSuggestion, {}) suggestion!: KeepSuggestion;
}

/** Groups of one kind. */
export class DuplicateCount {
  @OneOf(DUPLICATE_KINDS, 'DuplicateKind', {}) kind!: DuplicateKind;
  @Int({}) groups!: number;
  @Int({}) savedBytes!: number;
}

/** How far the search for duplicates is, of what the caller sees. */
export class DuplicatesProgress {
  @OneOf(DUPLICATE_STATES, 'DuplicatesState', {
    description: 'outdated: some weights were not compared yet and no job does it now.',
  })
  state!: DuplicatesState;
  @Uuid({ nullable: true, description: 'The job that looks for duplicates now.' }) jobId!: string | null;
  @Int({ description: 'Adapters whose bytes have not been read.' }) unread!: number;
  @Int({ description: 'Adapters whose weights were not compared with all others.' }) uncompared!: number;
  @Int({
    description: 'Adapters whose weights cannot be compared: an unknown layout, numbers that are none.',
  })
  notAnalysed!: number;
}

export class DuplicatePage {
  @ListOf(() => DuplicateGroup, { description: 'What saves most first.' }) items!: DuplicateGroup[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({ description: 'Groups of this list.' }) total!: number;
  @Int({ description: 'What all groups of this list would save; nothing counts twice.' })
  savedBytes!: number;
  @ListOf(() => DuplicateCount, { description: 'Whatever kind is asked for.' }) kinds!: DuplicateCount[];
  @One(() => DuplicatesProgress, {}) state!: DuplicatesProgress;
}

export class CompareQuery {
  @QueryTexts({ items: LIMITS.compared, max: 36, description: 'Two to four adapters.' }) ids!: string[];
}

/** One field of the compared adapters, in their order. */
export class ComparedField {
  @Text({ max: 60 }) field!: string;
  @Dict({ description: 'Values by the id of the adapter; null: nothing is said.' })
  values!: Record<string, unknown>;
  @Flag({ description: 'They do not all say the same.' }) differs!: boolean;
}

/** The change in one block of each. */
export class ComparedBlock {
  @Text({ max: 200 }) block!: string;
  @Dict({
    description: 'Size of the change (Frobenius norm, estimated) by the id of the adapter; null: none.',
  })
  norms!: Record<string, number | null>;
}

/** Adapters side by side. */
export class DuplicateComparison {
  @ListOf(() => DuplicateMember, { description: 'In the order asked for.' }) members!: DuplicateMember[];
  @ListOf(() => DuplicateLink, { description: 'Every pair of which something is known.' })
  links!: DuplicateLink[];
  @ListOf(() => ComparedField, {}) fields!: ComparedField[];
  @ListOf(() => ComparedBlock, { description: 'Empty where no weights were analysed.' })
  blocks!: ComparedBlock[];
}

/** What others know goes into the kept one. */
export class MergeMetadata {
  @Uuid({ description: 'The adapter that gets the words.' }) keep!: string;
  @Texts({ items: LIMITS.mergedFrom, max: 36, description: 'The adapters that give theirs.' })
  from!: string[];
  @OneOfs(MERGE_FIELDS, 'MergeField', { optional: true, description: 'Left out: all.' })
  fields?: MergeField[];
  @Flag({ optional: true, description: 'Hide the others as well, in the same change.' }) hide?: boolean;
  @Flag({ optional: true, description: 'Only tell what would change.' }) dryRun?: boolean;
}
