import type {
  ActivityQuery,
  AddModel,
  AdapterDetail,
  AdapterQuery,
  AdapterSpectra,
  Batch,
  BatchesQuery,
  BatchItemPage,
  BatchItemsQuery,
  BatchPage,
  ChangeQuery,
  ChooseModel,
  CreateBatch,
  CreateCollection,
  CreateCustomField,
  CreateRoot,
  CreateSpectra,
  CreateTag,
  CompareQuery,
  Crop,
  DuplicateComparison,
  DuplicatePage,
  DuplicatesQuery,
  FacetsQuery,
  FacetValuesQuery,
  FailedTextPage,
  FailedTextQuery,
  FolderQuery,
  JobQuery,
  JobStarted,
  Login,
  MergeMetadata,
  MlModel,
  MlStatus,
  PlaceInCollection,
  ProblemQuery,
  RevisionPage,
  RevisionsQuery,
  SetUp,
  SimilarAdapters,
  SimilarQuery,
  SpectraItemPage,
  SpectraItemsQuery,
  StartScan,
  SuggestionsQuery,
  TagQuery,
  UpdateAdapter,
  UpdateCollection,
  UpdateCustomField,
  UpdateRoot,
  UpdateSettings,
  UpdateTag,
  WeightAnatomy,
} from '@lora/schema';
import type { FacetField } from '@lora/schema/values';
import { request } from './http.js';

/** The revision that a change is made against. */
function ifMatch(revision: number | undefined): { 'If-Match'?: string } {
  return revision === undefined ? {} : { 'If-Match': `"${revision}"` };
}

/**
 * Every endpoint that the page uses; a call that the OpenAPI document doesn't know does not compile. Features call
 * these and nothing else, so changing how requests are made touches this file only. All of them throw ApiError (the
 * server refused) or NetworkError.
 */
export const api = {
  authStatus: () => request('get', '/api/v1/auth/status'),
  setUp: (body: SetUp) => request('post', '/api/v1/auth/setup', { body }),
  signIn: (body: Login) => request('post', '/api/v1/auth/login', { body }),
  signOut: () => request('post', '/api/v1/auth/logout'),
  me: () => request('get', '/api/v1/auth/me'),
  updateMe: (body: UpdateSettings) => request('patch', '/api/v1/auth/me', { body }),

  roots: (signal?: AbortSignal) => request('get', '/api/v1/roots', { signal }),
  addRoot: (body: CreateRoot) => request('post', '/api/v1/roots', { body }),
  updateRoot: (id: string, body: UpdateRoot) =>
    request('patch', '/api/v1/roots/{id}', { params: { path: { id } }, body }),
  removeRoot: (id: string) => request('delete', '/api/v1/roots/{id}', { params: { path: { id } } }),
  startScan: (body: StartScan) => request('post', '/api/v1/library/scans', { body }),
  folders: (query: FolderQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/folders', { params: { query }, signal }),

  jobs: (query: JobQuery = {}, signal?: AbortSignal) =>
    request('get', '/api/v1/jobs', { params: { query }, signal }),
  job: (id: string, signal?: AbortSignal) =>
    request('get', '/api/v1/jobs/{id}', { params: { path: { id } }, signal }),
  steerJob: (id: string, action: 'cancel' | 'pause' | 'resume') =>
    request('post', `/api/v1/jobs/{id}/${action}`, { params: { path: { id } } }),

  adapters: (query: AdapterQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/adapters', { params: { query }, signal }),
  facets: (query: FacetsQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/adapters/facets', { params: { query }, signal }),
  facetValues: (field: FacetField, query: FacetValuesQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/adapters/facets/{field}', { params: { path: { field }, query }, signal }),
  suggestions: (query: SuggestionsQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/adapters/suggestions', { params: { query }, signal }),
  adapter: (id: string, signal?: AbortSignal): Promise<AdapterDetail> =>
    request('get', '/api/v1/adapters/{id}', { params: { path: { id } }, signal }),
  /** With `revision` the server refuses with `precondition_failed` when somebody else was faster. */
  updateAdapter: (id: string, body: UpdateAdapter, revision?: number): Promise<AdapterDetail> =>
    request('patch', '/api/v1/adapters/{id}', {
      params: { path: { id }, header: ifMatch(revision) },
      body,
    }),
  forgetAdapter: (id: string) => request('delete', '/api/v1/adapters/{id}', { params: { path: { id } } }),

  /** Adapters that have something in common with one. */
  similar: (id: string, query: SimilarQuery, signal?: AbortSignal): Promise<SimilarAdapters> =>
    request('get', '/api/v1/adapters/{id}/similar', { params: { path: { id }, query }, signal }),
  anatomy: (id: string, signal?: AbortSignal): Promise<WeightAnatomy> =>
    request('get', '/api/v1/adapters/{id}/anatomy', { params: { path: { id } }, signal }),

  startSpectra: (id: string): Promise<AdapterSpectra> =>
    request('post', '/api/v1/adapters/{id}/spectra', { params: { path: { id } } }),
  startManySpectra: (body: CreateSpectra): Promise<JobStarted> =>
    request('post', '/api/v1/spectra', { body }),
  spectraItems: (jobId: string, query: SpectraItemsQuery, signal?: AbortSignal): Promise<SpectraItemPage> =>
    request('get', '/api/v1/spectra/{jobId}/items', { params: { path: { jobId }, query }, signal }),

  duplicates: (query: DuplicatesQuery, signal?: AbortSignal): Promise<DuplicatePage> =>
    request('get', '/api/v1/duplicates', { params: { query }, signal }),
  compareDuplicates: (query: CompareQuery, signal?: AbortSignal): Promise<DuplicateComparison> =>
    request('get', '/api/v1/duplicates/compare', { params: { query }, signal }),
  findDuplicates: () => request('post', '/api/v1/duplicates/find'),
  /** A dry run answers what would change; else it is done at once. */
  mergeMetadata: (body: MergeMetadata, signal?: AbortSignal): Promise<Batch> =>
    request('post', '/api/v1/duplicates/merge-metadata', { body, signal }),

  acceptProposal: (id: string, field: string): Promise<AdapterDetail> =>
    request('post', '/api/v1/adapters/{id}/proposals/{field}/accept', { params: { path: { id, field } } }),
  dismissProposal: (id: string, field: string): Promise<AdapterDetail> =>
    request('post', '/api/v1/adapters/{id}/proposals/{field}/dismiss', { params: { path: { id, field } } }),

  revisions: (id: string, query: RevisionsQuery, signal?: AbortSignal): Promise<RevisionPage> =>
    request('get', '/api/v1/adapters/{id}/revisions', { params: { path: { id }, query }, signal }),
  /** Brings everything that people wrote back to how it stood after a revision. */
  restoreRevision: (id: string, revisionId: string, revision?: number): Promise<AdapterDetail> =>
    request('post', '/api/v1/adapters/{id}/revisions/{revisionId}/restore', {
      params: { path: { id, revisionId }, header: ifMatch(revision) },
    }),
  activity: (query: ActivityQuery, signal?: AbortSignal): Promise<RevisionPage> =>
    request('get', '/api/v1/activity', { params: { query }, signal }),

  orderPreviews: (id: string, ids: string[]): Promise<AdapterDetail> =>
    request('put', '/api/v1/adapters/{id}/previews/order', { params: { path: { id } }, body: { ids } }),
  cropPreview: (id: string, previewId: string, crop: Crop): Promise<AdapterDetail> =>
    request('put', '/api/v1/adapters/{id}/previews/{previewId}/crop', {
      params: { path: { id, previewId } },
      body: crop,
    }),
  uncropPreview: (id: string, previewId: string): Promise<AdapterDetail> =>
    request('delete', '/api/v1/adapters/{id}/previews/{previewId}/crop', {
      params: { path: { id, previewId } },
    }),
  removePreview: (id: string, previewId: string): Promise<AdapterDetail> =>
    request('delete', '/api/v1/adapters/{id}/previews/{previewId}', { params: { path: { id, previewId } } }),

  customFields: (signal?: AbortSignal) => request('get', '/api/v1/custom-fields', { signal }),
  addCustomField: (body: CreateCustomField) => request('post', '/api/v1/custom-fields', { body }),
  updateCustomField: (id: string, body: UpdateCustomField) =>
    request('patch', '/api/v1/custom-fields/{id}', { params: { path: { id } }, body }),
  removeCustomField: (id: string) =>
    request('delete', '/api/v1/custom-fields/{id}', { params: { path: { id } } }),

  tags: (query: TagQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/tags', { params: { query }, signal }),
  /** Takes a tag under management, brings back a deleted one, or answers the one that is there. */
  addTag: (body: CreateTag) => request('post', '/api/v1/tags', { body }),
  updateTag: (id: string, body: UpdateTag) =>
    request('patch', '/api/v1/tags/{id}', { params: { path: { id } }, body }),
  mergeTag: (id: string, into: string) =>
    request('post', '/api/v1/tags/{id}/merge', { params: { path: { id } }, body: { into } }),
  removeTag: (id: string) => request('delete', '/api/v1/tags/{id}', { params: { path: { id } } }),

  collections: (signal?: AbortSignal) => request('get', '/api/v1/collections', { signal }),
  addCollection: (body: CreateCollection) => request('post', '/api/v1/collections', { body }),
  updateCollection: (id: string, body: UpdateCollection) =>
    request('patch', '/api/v1/collections/{id}', { params: { path: { id } }, body }),
  removeCollection: (id: string) =>
    request('delete', '/api/v1/collections/{id}', { params: { path: { id } } }),
  placeInCollection: (id: string, body: PlaceInCollection) =>
    request('post', '/api/v1/collections/{id}/items', { params: { path: { id } }, body }),
  takeFromCollection: (id: string, ids: string[]) =>
    request('delete', '/api/v1/collections/{id}/items', { params: { path: { id } }, body: { ids } }),

  /** A dry run answers what would change; else the change begins. */
  addBatch: (body: CreateBatch, signal?: AbortSignal): Promise<Batch> =>
    request('post', '/api/v1/batches', { body, signal }),
  batches: (query: BatchesQuery, signal?: AbortSignal): Promise<BatchPage> =>
    request('get', '/api/v1/batches', { params: { query }, signal }),
  batch: (id: string, signal?: AbortSignal): Promise<Batch> =>
    request('get', '/api/v1/batches/{id}', { params: { path: { id } }, signal }),
  batchItems: (id: string, query: BatchItemsQuery, signal?: AbortSignal): Promise<BatchItemPage> =>
    request('get', '/api/v1/batches/{id}/items', { params: { path: { id }, query }, signal }),
  undoBatch: (id: string): Promise<Batch> =>
    request('post', '/api/v1/batches/{id}/undo', { params: { path: { id } } }),

  mlStatus: (signal?: AbortSignal): Promise<MlStatus> => request('get', '/api/v1/ml/status', { signal }),
  /** Resolves when the model has been tried out and copied, which takes long where it is large. */
  addModel: (body: AddModel): Promise<MlModel> => request('post', '/api/v1/ml/models', { body }),
  chooseModel: (body: ChooseModel) => request('put', '/api/v1/ml/models/current', { body }),
  removeModel: (name: string) =>
    request('delete', '/api/v1/ml/models/{name}', { params: { path: { name } } }),
  /** Makes the vectors that are missing, also of texts that could not be read before. */
  startEmbedding: () => request('post', '/api/v1/ml/embeddings'),
  failedTexts: (query: FailedTextQuery, signal?: AbortSignal): Promise<FailedTextPage> =>
    request('get', '/api/v1/ml/embeddings/failed', { params: { query }, signal }),

  problems: (query: ProblemQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/problems', { params: { query }, signal }),
  changes: (query: ChangeQuery, signal?: AbortSignal) =>
    request('get', '/api/v1/changes', { params: { query }, signal }),
  health: () => request('get', '/api/v1/health/live'),
};
