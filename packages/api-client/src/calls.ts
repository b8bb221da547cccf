import type { ParamsOption, RequestBodyOption } from 'openapi-fetch';
import type { PathsWithMethod, RequiredKeysOf, SuccessResponseJSON } from 'openapi-typescript-helpers';
import type { paths } from './generated/schema.js';

// Types of single calls, for code that sends or answers them by itself: the page's own requests, mocked servers.

export type ApiMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Addresses that know this method, as the document writes them: `/api/v1/adapters/{id}`. */
export type ApiPath<M extends ApiMethod> = PathsWithMethod<paths, M>;

type Operation<M extends ApiMethod, P extends ApiPath<M>> = paths[P][M];

/** What a call must be given: `params` (path, query, header) and `body`, each where the document has one. */
export type ApiInput<M extends ApiMethod, P extends ApiPath<M>> = ParamsOption<Operation<M, P>> &
  RequestBodyOption<Operation<M, P>>;

/** The input with `More` as a rest parameter: it may be left out where nothing in it is needed. */
export type ApiArguments<M extends ApiMethod, P extends ApiPath<M>, More = unknown> =
  RequiredKeysOf<ApiInput<M, P>> extends never
    ? [input?: ApiInput<M, P> & More]
    : [input: ApiInput<M, P> & More];

/** The JSON body of a call. */
export type ApiBody<M extends ApiMethod, P extends ApiPath<M>> = ApiInput<M, P>['body'];

/** The values of an address: `{ id: string }`, or none. */
export type ApiPathParams<M extends ApiMethod, P extends ApiPath<M>> =
  Operation<M, P> extends { parameters: { path: infer Values } } ? Values : object;

/** The JSON of a success; undefined where a success has no body. */
export type ApiAnswer<M extends ApiMethod, P extends ApiPath<M>> = SuccessResponseJSON<
  Operation<M, P> & object
>;
