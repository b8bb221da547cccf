export type { ApiAnswer, ApiArguments, ApiBody, ApiMethod, ApiPath, ApiPathParams } from './calls.js';
export { type ApiClient, type ApiClientOptions, createApiClient } from './create-api-client.js';
export type { components, operations, paths } from './generated/schema.js';
export type {
  AdapterDetail,
  AdapterItem,
  AdapterPage,
  AdapterQuery,
  AuthStatus,
  Change,
  ChangePage,
  CreateRoot,
  ErrorResponse,
  Facets,
  FolderItem,
  FolderPage,
  Health,
  Job,
  JobPage,
  JobProgress,
  Me,
  Problem,
  ProblemPage,
  Root,
  RootPage,
  Session,
  UpdateAdapter,
  UpdateRoot,
} from './schemas.js';
