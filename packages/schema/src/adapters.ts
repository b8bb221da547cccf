import {
  Dict,
  Flag,
  Int,
  ListOf,
  Num,
  One,
  OneOf,
  QueryFlag,
  QueryInt,
  QueryOneOfs,
  QueryTexts,
  Text,
  Texts,
  Timestamp,
  Uuid,
} from './field.js';
import { Crop } from './own-previews.js';
import {
  FACET_FIELDS,
  HAS_VALUES,
  HIT_KINDS,
  IS_VALUES,
  NSFW_MAX,
  type FacetField,
  type HasValue,
  type HitKind,
  type IsValue,
  ADAPTER_SORTS,
  ADAPTER_STATES,
  BASE_MODELS,
  FILE_STATES,
  LIMITS,
  NETWORK_TYPES,
  SEARCH_MODES,
  SOURCES,
  type AdapterSort,
  type BaseModel,
  type FileState,
  type NetworkType,
  type SearchMode,
  type Source,
} from './values.js';

/** What a root's folders are filtered by: values of one field are OR, fields are AND. */
export class FolderFilter {
  @Text({
    max: LIMITS.query,
    optional: true,
    description: 'The search language: words, "phrases", -not, field:value, OR, brackets (see the guide).',
  })
  q?: string;
  @QueryOneOfs(BASE_MODELS, 'BaseModel', { optional: true }) baseModel?: BaseModel[];
  @QueryTexts({ items: 20, max: LIMITS.family, optional: true }) family?: string[];
  @QueryOneOfs(NETWORK_TYPES, 'NetworkType', { optional: true }) networkType?: NetworkType[];
  @QueryTexts({ items: 20, max: LIMITS.tag, optional: true }) tag?: string[];
  @Text({ max: LIMITS.path, optional: true, description: 'A folder under its root, with all below it.' })
  folder?: string;
  @OneOf(['any', 'all'], 'TagMode', { optional: true, description: 'Of several tags. Default: any.' })
  tagMode?: 'any' | 'all';
  @QueryTexts({ items: 20, max: LIMITS.creator, optional: true }) creator?: string[];
  @QueryTexts({ items: 20, max: LIMITS.license, optional: true }) license?: string[];
  @QueryTexts({ items: 20, max: 36, optional: true, description: 'Ids of collections.' })
  collection?: string[];
  @QueryTexts({ items: 20, max: 20, optional: true, description: 'Numbers or ranges: 16, 8..32.' })
  rank?: string[];
  @QueryTexts({ items: 20, max: 40, optional: true, description: 'Ranges: 10mb..50mb.' }) size?: string[];
  @QueryTexts({ items: 20, max: 10, optional: true, description: 'Years of training.' }) year?: string[];
  @QueryTexts({ items: 10, max: 10, optional: true }) rating?: string[];
  @QueryTexts({ items: 10, max: 10, optional: true }) nsfwLevel?: string[];
  @QueryOneOfs(IS_VALUES, 'IsValue', { optional: true, description: 'All of them.' }) is?: IsValue[];
  @QueryOneOfs(HAS_VALUES, 'HasValue', { optional: true, description: 'All of them.' }) has?: HasValue[];
  @QueryFlag({ optional: true }) favorite?: boolean;
  @QueryInt({ min: 0, max: 5, optional: true }) minRating?: number;
  @OneOf(ADAPTER_STATES, 'AdapterState', { optional: true, description: 'Default: present.' })
  state?: 'present' | 'missing' | 'all';
}

/** The filter of a list of adapters, of counts and of bulk changes. */
export class AdapterFilter extends FolderFilter {
  @Uuid({ optional: true }) rootId?: string;
}

export class AdapterQuery extends AdapterFilter {
  @OneOf(ADAPTER_SORTS, 'AdapterSort', { optional: true, description: 'Default: -added.' })
  sort?: AdapterSort;
  @OneOf(SEARCH_MODES, 'SearchMode', {
    optional: true,
    description:
      'Default: keyword. hybrid: with sort relevance, adapters near in meaning follow those that have the words.',
  })
  mode?: SearchMode;
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @QueryInt({
    min: 0,
    max: 10_000_000,
    optional: true,
    description: 'Rows to skip, to jump in a long list; instead of a cursor.',
  })
  offset?: number;
  @QueryInt({ min: 0, max: 2_147_483_647, optional: true, description: 'Of the order random.' })
  seed?: number;
  @Text({
    max: 4000,
    optional: true,
    description: 'nextCursor of the page before; only valid with the same filter and sort.',
  })
  cursor?: string;
}

/** Something about a sound adapter that its user should know. */
export class Warning {
  @Text({ max: 60 }) code!: string;
  @Text({ max: 1000 }) message!: string;
}

/** One way of searching that found an adapter. */
export class HitReason {
  @OneOf(HIT_KINDS, 'HitKind', {}) kind!: HitKind;
  @Int({ description: 'Its place among what this way found; the best has 1.' }) rank!: number;
}

/** One adapter in a list. */
export class AdapterItem {
  @Uuid({}) id!: string;
  @Text({ max: LIMITS.name }) name!: string;
  @Text({ max: 1000, description: 'Of the primary file, with its extension.' }) fileName!: string;
  @Text({ max: LIMITS.path, description: 'Of the primary file, under its root.' }) folder!: string;
  @Uuid({ nullable: true }) rootId!: string | null;
  @OneOf(BASE_MODELS, 'BaseModel', {}) baseModel!: BaseModel;
  @Text({ max: LIMITS.family, nullable: true }) family!: string | null;
  @OneOf(NETWORK_TYPES, 'NetworkType', {}) networkType!: NetworkType;
  @Int({ nullable: true }) rank!: number | null;
  @Int({ description: 'Bytes of the primary file.' }) size!: number;
  @Text({ max: 64, nullable: true, description: 'Null until the file has been hashed.' }) sha256!:
    | string
    | null;
  @Text({ max: 10, nullable: true }) autoV2!: string | null;
  @Text({ max: 12, nullable: true }) autoV3!: string | null;
  @Texts({ items: 1000, max: LIMITS.tag }) tags!: string[];
  @Texts({ items: 1000, max: LIMITS.triggerWord }) triggerWords!: string[];
  @Int({ max: 5, description: '0 = not rated.' }) rating!: number;
  @Flag({}) favorite!: boolean;
  @Text({ max: LIMITS.creator, nullable: true }) creator!: string | null;
  @Int({ max: NSFW_MAX, description: '0 not known, 1 PG, 2 PG-13, 3 R, 4 X, 5 XXX.' }) nsfwLevel!: number;
  @Flag({ description: 'Left out of lists unless asked for.' }) hidden!: boolean;
  @Timestamp({ nullable: true, description: 'On Civitai.' }) publishedAt!: string | null;
  @Text({ max: 300, nullable: true, description: 'Relative to the server; add ?w=256|512|1024.' })
  previewUrl!: string | null;
  @OneOf(['image', 'video'], 'PreviewKind', { nullable: true }) previewKind!: 'image' | 'video' | null;
  @Int({ description: 'Files with this content.' }) copies!: number;
  @OneOf(FILE_STATES, 'FileState', { description: 'Missing: none of its files can be read now.' })
  state!: FileState;
  @ListOf(() => Warning, {}) warnings!: Warning[];
  @Timestamp({ description: 'When the catalog first saw it.' }) createdAt!: string;
  @Timestamp({ description: 'When a field last changed.' }) updatedAt!: string;
  @Timestamp({ nullable: true }) fileModifiedAt!: string | null;
  @ListOf(() => HitReason, {
    optional: true,
    description: 'Why it is there: only in rankings of mode hybrid.',
  })
  reasons?: HitReason[];
}

/** A word that occurs nowhere, and what was looked for instead. */
export class Correction {
  @Text({ max: LIMITS.query }) from!: string;
  @Texts({ items: 5, max: 300 }) to!: string[];
}

export class AdapterPage {
  @ListOf(() => AdapterItem, {}) items!: AdapterItem[];
  @Text({ max: 4000, nullable: true }) nextCursor!: string | null;
  @Int({ description: 'Rows of this list.' }) total!: number;
  @Int({ description: 'All that match: more than `total` where `relevance` lists only the best 500.' })
  matches!: number;
  @Int({ description: 'Of `total`, at the end: not all the words, only related to them (mode hybrid).' })
  related!: number;
  @OneOf(SEARCH_MODES, 'SearchMode', {
    description: 'What was done: keyword where hybrid was asked and nothing can be said by meaning now.',
  })
  mode!: SearchMode;
  @ListOf(() => Correction, { description: 'Mistyped words.' }) corrections!: Correction[];
}

/** One physical file of an adapter. */
export class AdapterFile {
  @Uuid({}) id!: string;
  @Uuid({}) rootId!: string;
  @Text({ max: LIMITS.path, description: 'Under the root.' }) path!: string;
  @Text({ max: 1000 }) fileName!: string;
  @Int({}) size!: number;
  @OneOf(FILE_STATES, 'FileState', {}) state!: FileState;
  @Flag({}) primary!: boolean;
  @Text({ max: 64, nullable: true }) sha256!: string | null;
  @Text({ max: 10, nullable: true }) autoV2!: string | null;
  @Text({ max: 64, nullable: true, description: 'All 64 characters.' }) autoV3!: string | null;
  @Text({ max: 8, nullable: true }) crc32!: string | null;
  @Text({ max: 64, nullable: true, description: 'What the header claims (sshs_model_hash).' }) claimedHash!:
    | string
    | null;
  @Flag({ nullable: true, description: 'Whether the claim is true; null without a claim or before hashing.' })
  claimHolds!: boolean | null;
  @Texts({ items: 50, max: 1000, description: 'Names of the files beside it that were read.' })
  sidecars!: string[];
  @Timestamp({}) modifiedAt!: string;
}

/** A field's source and what the others say. */
export class FieldProvenance {
  @OneOf(SOURCES, 'Source', {}) source!: Source;
  @Dict({ description: 'Values of the other sources by source.' }) others!: Record<string, unknown>;
}

/** A value read from a file, with what it rests on. */
export class Evidence {
  @Text({ max: 300, nullable: true }) value!: string | null;
  @Texts({ items: 50, max: 1000 }) evidence!: string[];
  @Num({ min: 0, max: 1 }) confidence!: number;
}

/** What the tensor names and shapes say. */
export class TensorSummary {
  @Int({}) count!: number;
  @Int({}) parameters!: number;
  @Int({}) modules!: number;
  @Text({ max: 60 }) keyStyle!: string;
  @Text({ max: 60 }) algorithm!: string;
  @Text({ max: 100, nullable: true }) variant!: string | null;
  @Int({ nullable: true }) rank!: number | null;
  @Int({ nullable: true }) rankMin!: number | null;
  @Int({ nullable: true }) rankMax!: number | null;
  @Num({ nullable: true }) alpha!: number | null;
  @Dict({ description: 'Parameters by dtype.' }) dtypes!: Record<string, number>;
  @Dict({ description: 'Modules by part (denoiser, text encoders).' }) parts!: Record<string, number>;
  @Texts({ items: 20, max: 40, description: 'Base models that the tensors allow.' })
  possibleBaseModels!: string[];
}

export class Preview {
  @Uuid({}) id!: string;
  @Text({ max: 300 }) url!: string;
  @OneOf(['image', 'video'], 'PreviewKind', {}) kind!: 'image' | 'video';
  @Text({
    max: 1000,
    description: 'File name, or the header key of an embedded picture; "upload" where `own`.',
  })
  source!: string;
  @Flag({ description: 'Somebody added it here, so it can be removed here.' }) own!: boolean;
  @Int({ nullable: true, description: 'Of the whole picture, where known.' }) width!: number | null;
  @Int({ nullable: true }) height!: number | null;
  @One(() => Crop, { nullable: true, description: 'The part that thumbnails show; null: all of it.' })
  crop!: Crop | null;
}

/** What a field would hold had nobody written it, offered since a file says so. */
export class Proposal {
  @Text({ max: 60 }) field!: string;
  @OneOf(SOURCES, 'Source', {}) source!: Source;
  @Dict({ description: '{ "value": … }' }) proposed!: { value: unknown };
  @Dict({ description: '{ "value": … }: what the user wrote.' }) current!: { value: unknown };
}

/** Everything known about one adapter. */
export class AdapterDetail extends AdapterItem {
  @Text({ max: LIMITS.notes, nullable: true }) notes!: string | null;
  @Text({
    max: LIMITS.description,
    nullable: true,
    description: 'Plain text or HTML as found: sanitise before showing.',
  })
  description!: string | null;
  @Num({ nullable: true, min: -10, max: 10 }) preferredWeight!: number | null;
  @Text({ max: LIMITS.license, nullable: true }) license!: string | null;
  @Timestamp({ nullable: true }) trainedAt!: string | null;
  @Dict({ description: 'Values by the id of the custom field.' }) customFields!: Record<
    string,
    string | number
  >;
  @Texts({ items: 1000, max: 36, description: 'Collections by hand that it is in.' }) collections!: string[];
  @ListOf(() => Proposal, { description: "What files say instead of a user's value." })
  proposals!: Proposal[];
  @Int({ description: 'Grows with every change; also the ETag.' }) revision!: number;
  @Texts({ items: 1000, max: 36, description: 'Ids that were merged into this adapter; they still answer.' })
  mergedFrom!: string[];
  @ListOf(() => AdapterFile, {}) files!: AdapterFile[];
  @Dict({ description: 'FieldProvenance by field.' }) provenance!: Record<string, FieldProvenance>;
  @Dict({ description: 'Evidence for baseModel, family and networkType.' }) evidence!: Record<
    string,
    Evidence
  >;
  @Dict({ nullable: true, description: 'Training facts from the header.' }) training!: Record<
    string,
    unknown
  > | null;
  @Dict({ nullable: true, description: 'What Civitai data beside the file says.' }) civitai!: Record<
    string,
    unknown
  > | null;
  @One(() => TensorSummary, { nullable: true }) tensors!: TensorSummary | null;
  @Dict({ nullable: true, description: "The header's metadata as it stands, long values cut." })
  metadata!: Record<string, unknown> | null;
  @ListOf(() => Preview, {}) previews!: Preview[];
}

/** Fields to change; null gives a field back to its next source (sidecar, Civitai, header, rule). */
export class UpdateAdapter {
  @Text({ min: 1, max: LIMITS.name, optional: true, nullable: true }) name?: string | null;
  @Text({ max: LIMITS.description, optional: true, nullable: true }) description?: string | null;
  @Text({ max: LIMITS.notes, optional: true, nullable: true }) notes?: string | null;
  @Texts({ items: LIMITS.tagsPerAdapter, max: LIMITS.tag, optional: true, nullable: true }) tags?:
    | string[]
    | null;
  @Texts({ items: LIMITS.triggerWordsPerAdapter, max: LIMITS.triggerWord, optional: true, nullable: true })
  triggerWords?: string[] | null;
  @OneOf(BASE_MODELS, 'BaseModel', { optional: true, nullable: true }) baseModel?: BaseModel | null;
  @Text({ min: 1, max: LIMITS.family, optional: true, nullable: true }) family?: string | null;
  @Int({ max: 5, optional: true, nullable: true }) rating?: number | null;
  @Flag({ optional: true, nullable: true }) favorite?: boolean | null;
  @Text({ min: 1, max: LIMITS.creator, optional: true, nullable: true }) creator?: string | null;
  @Text({ min: 1, max: LIMITS.license, optional: true, nullable: true }) license?: string | null;
  @Int({ max: NSFW_MAX, optional: true, nullable: true }) nsfwLevel?: number | null;
  @Flag({ optional: true, nullable: true }) hidden?: boolean | null;
  @Dict({
    optional: true,
    description: 'By the id of the custom field; null empties one, those left out stay.',
  })
  customFields?: Record<string, string | number | null>;
  @Num({ min: -10, max: 10, optional: true, nullable: true }) preferredWeight?: number | null;
}

export class FacetValue {
  @Text({ max: 300 }) value!: string;
  @Int({}) count!: number;
}

/** The most frequent values of one field. */
export class Facet {
  @ListOf(() => FacetValue, { description: 'At most 50.' }) values!: FacetValue[];
  @Flag({ description: 'There are more: GET /adapters/facets/{field}.' }) more!: boolean;
}

/** Counts under the filter; each facet without its own field. Fields that were not asked for are absent. */
export class Facets {
  @Int({ description: 'Adapters under the whole filter.' }) total!: number;
  @One(() => Facet, { optional: true }) baseModel?: Facet;
  @One(() => Facet, { optional: true }) family?: Facet;
  @One(() => Facet, { optional: true }) networkType?: Facet;
  @One(() => Facet, { optional: true }) tag?: Facet;
  @One(() => Facet, { optional: true }) creator?: Facet;
  @One(() => Facet, { optional: true }) license?: Facet;
  @One(() => Facet, { optional: true }) rootId?: Facet;
  @One(() => Facet, { optional: true, description: 'Topmost folders.' }) folder?: Facet;
  @One(() => Facet, { optional: true }) collection?: Facet;
  @One(() => Facet, { optional: true }) rank?: Facet;
  @One(() => Facet, { optional: true, description: 'Ranges that `size` takes.' }) size?: Facet;
  @One(() => Facet, { optional: true }) year?: Facet;
  @One(() => Facet, { optional: true }) rating?: Facet;
  @One(() => Facet, { optional: true }) nsfwLevel?: Facet;
  @One(() => Facet, { optional: true }) state?: Facet;
  @One(() => Facet, { optional: true }) is?: Facet;
  @One(() => Facet, { optional: true }) has?: Facet;
}

export class FacetsQuery extends AdapterFilter {
  @QueryOneOfs(FACET_FIELDS, 'FacetField', { optional: true, description: 'Left out: all.' })
  fields?: FacetField[];
}

export class FacetValuesQuery extends AdapterFilter {
  @Text({ max: LIMITS.tag, optional: true, description: 'Only values that contain this.' }) contains?: string;
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

/** Values of one field, the most frequent first. */
export class FacetPage {
  @ListOf(() => FacetValue, {}) items!: FacetValue[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class SuggestionsQuery {
  @Text({ max: LIMITS.query, description: 'What stands in the search box.' }) q!: string;
  @QueryInt({
    min: 0,
    max: LIMITS.query,
    optional: true,
    description: 'Where the caret is; default: the end.',
  })
  caret?: number;
}

/** One way to complete the text. */
export class Suggestion {
  @OneOf(['field', 'value', 'word'], 'SuggestionKind', {}) kind!: 'field' | 'value' | 'word';
  @Text({ max: 400, description: 'What replaces the text between `from` and `to`.' }) text!: string;
  @Text({ max: 400, description: 'What is shown.' }) label!: string;
  @Int({ nullable: true, description: 'Adapters that it finds in the whole library.' }) count!: number | null;
}

export class Suggestions {
  @Int({}) from!: number;
  @Int({}) to!: number;
  @ListOf(() => Suggestion, {}) items!: Suggestion[];
}
