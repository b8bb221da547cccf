import type { components, operations } from './generated/schema.js';

// Short names for what the OpenAPI document describes.
type Schemas = components['schemas'];

export type AdapterDetail = Schemas['AdapterDetail'];
export type AdapterItem = Schemas['AdapterItem'];
export type AdapterPage = Schemas['AdapterPage'];
export type AdapterQuery = NonNullable<operations['listAdapters']['parameters']['query']>;
export type AuthStatus = Schemas['AuthStatus'];
export type Change = Schemas['Change'];
export type ChangePage = Schemas['ChangePage'];
export type CreateRoot = Schemas['CreateRoot'];
export type ErrorResponse = Schemas['ErrorResponse'];
export type Facets = Schemas['Facets'];
export type FolderItem = Schemas['FolderItem'];
export type FolderPage = Schemas['FolderPage'];
export type Health = Schemas['Health'];
export type Job = Schemas['Job'];
export type JobPage = Schemas['JobPage'];
export type JobProgress = Schemas['JobProgress'];
export type Me = Schemas['Me'];
export type Problem = Schemas['Problem'];
export type ProblemPage = Schemas['ProblemPage'];
export type Root = Schemas['Root'];
export type RootPage = Schemas['RootPage'];
export type Session = Schemas['Session'];
export type UpdateAdapter = Schemas['UpdateAdapter'];
export type UpdateRoot = Schemas['UpdateRoot'];
