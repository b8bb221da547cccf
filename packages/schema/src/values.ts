/**
 * Enumerations, limits, codes and event names: plain values without any dependency, so that the web page
 * and the pure packages may import them. Clients must accept values that are not in these lists.
 */

/** What the tensors prove a LoRA was made for. */
export const BASE_MODELS = [
  'sd1',
  'sd2',
  'sdxl',
  'flux1',
  'flux2',
  'chroma',
  'sd3',
  'wan',
  'anima',
  'hunyuan-video',
  'qwen-image',
  'z-image',
  'lumina2',
  'ltx2',
  'hidream',
  'krea2',
  'unknown',
] as const;
export type BaseModel = (typeof BASE_MODELS)[number];

/** How the weights are stored; `dora` = any of the others with a magnitude vector (`dora_scale`) on top. */
export const NETWORK_TYPES = [
  'lora',
  'locon',
  'loha',
  'lokr',
  'dora',
  'glora',
  'ia3',
  'oft',
  'full',
  'norm',
  'mixed',
] as const;
export type NetworkType = (typeof NETWORK_TYPES)[number];

/** The finer guess within a base model; a user may write any other word. */
export const FAMILIES = [
  'pony',
  'illustrious',
  'noobai',
  'animagine',
  'playground',
  'schnell',
  'kontext',
] as const;

/** Where a field's value comes from, strongest first: a value of an earlier source is never overwritten by a later one. */
export const SOURCES = ['user', 'sidecar', 'civitai', 'header', 'rule'] as const;
export type Source = (typeof SOURCES)[number];

export const FILE_STATES = ['present', 'missing', 'broken'] as const;
export type FileState = (typeof FILE_STATES)[number];

export const ADAPTER_STATES = ['present', 'missing', 'all'] as const;
export const ROOT_STATES = ['online', 'offline'] as const;
export type RootState = (typeof ROOT_STATES)[number];

export const JOB_STATES = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];
export const JOB_KINDS = [
  'scan',
  'batch',
  'batch-undo',
  'refresh',
  'embed',
  'spectra',
  'duplicates',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const ROLES = ['owner', 'admin', 'editor', 'contributor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** `keyword`: what has all the words; `hybrid`: also what is near in meaning. */
export const SEARCH_MODES = ['keyword', 'hybrid'] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];

/** Why a ranked list has an adapter: its name is the words, it has all of them, some of them, or is near in meaning. */
export const HIT_KINDS = ['name', 'words', 'some-words', 'meaning'] as const;
export type HitKind = (typeof HIT_KINDS)[number];

/** `key` ascending, `-key` descending. */
export const ADAPTER_SORTS = [
  'added',
  '-added',
  'modified',
  '-modified',
  'name',
  '-name',
  'fileName',
  '-fileName',
  'size',
  '-size',
  'rank',
  '-rank',
  'rating',
  '-rating',
  'publishedAt',
  '-publishedAt',
  'random',
  'relevance',
  'manual',
] as const;
export type AdapterSort = (typeof ADAPTER_SORTS)[number];

/** Widths of the thumbnails in CSS pixels' worst case: a small card, a card on a dense screen, the detail page. */
export const THUMBNAIL_WIDTHS = [256, 512, 1024] as const;

/** Why a file has no adapter. */
export const PROBLEM_KINDS = ['broken', 'not-an-adapter', 'not-opened', 'empty', 'unreadable'] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What can be told by the change feed. */
export const CHANGE_KINDS = [
  'adapter',
  'adapter.removed',
  'root',
  'root.removed',
  'problem',
  'tag',
  'collection',
  'collection.removed',
  'custom-field',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Fields whose values are counted; the names are those of the filter's parameters. */
export const FACET_FIELDS = [
  'baseModel',
  'family',
  'networkType',
  'tag',
  'creator',
  'license',
  'rootId',
  'folder',
  'collection',
  'rank',
  'size',
  'year',
  'rating',
  'nsfwLevel',
  'state',
  'is',
  'has',
] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

/** What `is` asks of an adapter; each is a question of its own. */
export const IS_VALUES = ['favorite', 'duplicate', 'untagged', 'broken-sidecar', 'hidden'] as const;
export type IsValue = (typeof IS_VALUES)[number];
export const HAS_VALUES = ['preview', 'notes', 'trigger'] as const;
export type HasValue = (typeof HAS_VALUES)[number];

/** How sharp a picture is: 0 not known, 1 PG, 2 PG-13, 3 R, 4 X, 5 XXX. */
export const NSFW_MAX = 5;

export const REVISION_KINDS = ['edit', 'merge', 'restore', 'batch', 'undo', 'accept'] as const;
export type RevisionKind = (typeof REVISION_KINDS)[number];

export const CUSTOM_FIELD_KINDS = ['text', 'number', 'date', 'choice'] as const;
export type CustomFieldKind = (typeof CUSTOM_FIELD_KINDS)[number];

export const BATCH_OUTCOMES = ['waiting', 'changed', 'unchanged', 'failed'] as const;
export type BatchOutcome = (typeof BATCH_OUTCOMES)[number];
export const UNDO_OUTCOMES = ['restored', 'kept', 'failed'] as const;
export type UndoOutcome = (typeof UNDO_OUTCOMES)[number];

/** What adapters are compared by. */
export const SIMILAR_BY = ['weights', 'text'] as const;
export type SimilarBy = (typeof SIMILAR_BY)[number];

/**
 * `pending`: the file's bytes have not been read yet, or the text has no vector yet; `not-analysed`: it was tried, or
 * cannot be, and `problem` says why not.
 */
export const WEIGHT_STATES = ['ready', 'pending', 'not-analysed'] as const;
export type WeightState = (typeof WEIGHT_STATES)[number];

/**
 * How many directions of its rank an adapter uses: `none`: not worked out yet; `not-possible`: `problem` says why.
 */
export const SPECTRA_STATES = ['none', 'running', 'ready', 'not-possible'] as const;
export type SpectraState = (typeof SPECTRA_STATES)[number];

/** What became of one adapter of many; `known`: its spectra were there already. */
export const SPECTRA_OUTCOMES = ['waiting', 'measured', 'known', 'failed'] as const;
export type SpectraOutcome = (typeof SPECTRA_OUTCOMES)[number];

/** What the numbers prove of two adapters' weights. */
export const WEIGHT_VERDICTS = [
  'same',
  'resaved',
  'scaled',
  'resized',
  'part-of',
  'contains',
  'near',
  'unrelated',
  'undecided',
  'not-comparable',
] as const;
export type WeightVerdict = (typeof WEIGHT_VERDICTS)[number];

/**
 * Where models run. `auto`: a GPU that truly works and is faster, else the processor; `off`: nowhere, there is no search
 * by meaning.
 */
export const ML_PROVIDERS = ['auto', 'cpu', 'webgpu', 'cuda', 'off'] as const;
export type MlProvider = (typeof ML_PROVIDERS)[number];
export const ML_STATES = ['checking', 'ready', 'off'] as const;
export type MlState = (typeof ML_STATES)[number];
export const MODEL_STATES = ['serving', 'next', 'ready', 'broken'] as const;
export type ModelState = (typeof MODEL_STATES)[number];
export const COVERAGE_STATES = [
  'complete',
  'running',
  'paused',
  'waiting',
  'stopped',
  'off',
  'not-yet',
] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** `copies`: files of one content; `same-weights`: other files, the same change; `near`: one made from the other, or nearly so. */
export const DUPLICATE_KINDS = ['copies', 'same-weights', 'near'] as const;
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];
export const DUPLICATE_EVIDENCE = ['exact', 'estimate', 'bytes'] as const;
export type DuplicateEvidence = (typeof DUPLICATE_EVIDENCE)[number];
export const DUPLICATE_STATES = ['ready', 'running', 'outdated'] as const;
export type DuplicatesState = (typeof DUPLICATE_STATES)[number];

/** What a merge of metadata carries over. */
export const MERGE_FIELDS = [
  'tags',
  'triggerWords',
  'rating',
  'favorite',
  'notes',
  'description',
  'preferredWeight',
  'customFields',
  'collections',
] as const;
export type MergeField = (typeof MERGE_FIELDS)[number];

/** The limits of the interface; each says why. */
export const LIMITS = {
  /** One page of a list: 200 cards fill any screen and stay under 200 kB. */
  page: 200,
  /** Default page. */
  pageDefault: 60,
  name: 300,
  notes: 50_000,
  description: 100_000,
  tag: 100,
  tagsPerAdapter: 200,
  triggerWord: 500,
  triggerWordsPerAdapter: 100,
  family: 60,
  creator: 200,
  license: 300,
  /** The search language's own limit. */
  query: 2000,
  path: 4096,
  email: 254,
  /** Long enough for pass phrases, short enough that hashing it costs nothing extra. */
  passwordMin: 8,
  passwordMax: 256,
  globs: 50,
  collection: 100,
  customField: 60,
  customFields: 50,
  /** Text of one custom value. */
  customText: 1000,
  choices: 100,
  /** Adapters named one by one in a request; more are selected by a query. */
  ids: 5000,
  /** Values of one facet that are told at once. */
  facetValues: 50,
  /** The best matches that `relevance` puts in order. */
  ranked: 500,
  /** Adapters that one is compared with exactly: each reads two files. */
  similar: 24,
  /** Adapters side by side: more do not fit on a screen. */
  compared: 4,
  /** Adapters whose words go into one: done in one transaction. */
  mergedFrom: 50,
  /** Rows of the change feed in one answer. */
  changes: 1000,
} as const;

/** Every code that the API puts into `{ code, message }`; clients switch on the code, never on the words. */
export const ERROR_CODES = [
  'validation_failed',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  'precondition_failed',
  'already_set_up',
  'set_up_needed',
  'wrong_credentials',
  'too_many_requests',
  'payload_too_large',
  'cursor_mismatch',
  'root_not_a_folder',
  'root_exists',
  'root_overlaps',
  'root_offline',
  'path_outside_root',
  'job_finished',
  'no_still',
  'bad_query',
  'not_allowed_here',
  'preview_unusable',
  'model_refused',
  'model_exists',
  'model_in_use',
  'ml_off',
  'unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];
