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
import {
  ADAPTER_SORTS,
  ADAPTER_STATES,
  BASE_MODELS,
  FILE_STATES,
  LIMITS,
  NETWORK_TYPES,
  SOURCES,
  type AdapterSort,
  type BaseModel,
  type FileState,
  type NetworkType,
  type Source,
} from './values.js';

/** The filter of a list of adapters: values of one field are OR, fields are AND. */
export class AdapterFilter {
  @Text({
    max: LIMITS.query,
    optional: true,
    description: 'Words over name, file, folder, tags, trigger words and notes; all must be there.',
  })
  q?: string;
  @QueryOneOfs(BASE_MODELS, 'BaseModel', { optional: true }) baseModel?: BaseModel[];
  @QueryTexts({ items: 20, max: LIMITS.family, optional: true }) family?: string[];
  @QueryOneOfs(NETWORK_TYPES, 'NetworkType', { optional: true }) networkType?: NetworkType[];
  @QueryTexts({ items: 20, max: LIMITS.tag, optional: true }) tag?: string[];
  @Text({ max: LIMITS.path, optional: true, description: 'A folder under its root, with all below it.' })
  folder?: string;
  @Uuid({ optional: true }) rootId?: string;
  @QueryFlag({ optional: true }) favorite?: boolean;
  @QueryInt({ min: 0, max: 5, optional: true }) minRating?: number;
  @OneOf(ADAPTER_STATES, 'AdapterState', { optional: true, description: 'Default: present.' })
  state?: 'present' | 'missing' | 'all';
}

export class AdapterQuery extends AdapterFilter {
  @OneOf(ADAPTER_SORTS, 'AdapterSort', { optional: true, description: 'Default: -added.' })
  sort?: AdapterSort;
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
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
}

export class AdapterPage {
  @ListOf(() => AdapterItem, {}) items!: AdapterItem[];
  @Text({ max: 4000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
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
  @Text({ max: 1000, description: 'File name, or the header key of an embedded picture.' }) source!: string;
  @Int({ nullable: true }) width!: number | null;
  @Int({ nullable: true }) height!: number | null;
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
  @Num({ min: -10, max: 10, optional: true, nullable: true }) preferredWeight?: number | null;
}

export class FacetValue {
  @Text({ max: 300 }) value!: string;
  @Int({}) count!: number;
}

/** Counts under the filter; each facet without its own field. */
export class Facets {
  @ListOf(() => FacetValue, {}) baseModel!: FacetValue[];
  @ListOf(() => FacetValue, {}) family!: FacetValue[];
  @ListOf(() => FacetValue, {}) networkType!: FacetValue[];
  @ListOf(() => FacetValue, { description: 'The 50 most frequent.' }) tag!: FacetValue[];
  @ListOf(() => FacetValue, {}) rootId!: FacetValue[];
  @ListOf(() => FacetValue, {}) state!: FacetValue[];
  @Int({ description: 'Favourites under the filter.' }) favorite!: number;
}
