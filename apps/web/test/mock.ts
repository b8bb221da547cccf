import type { ApiAnswer, ApiBody, ApiMethod, ApiPath, ApiPathParams, ErrorResponse } from '@lora/api-client';
import {
  type DefaultBodyType,
  http,
  type HttpHandler,
  type HttpResponse,
  type RequestHandlerOptions,
  type StrictRequest,
} from 'msw';

type Json<T> = [T] extends [infer Body extends DefaultBodyType] ? Body : never;

/** What a mocked server may answer: a success as the OpenAPI document has it, or the one shape of failures. */
type Answer<M extends ApiMethod, P extends ApiPath<M>> = HttpResponse<Json<ApiAnswer<M, P> | ErrorResponse>>;

type Resolver<M extends ApiMethod, P extends ApiPath<M>> = (asked: {
  params: ApiPathParams<M, P>;
  request: StrictRequest<Json<ApiBody<M, P>>>;
}) => Answer<M, P> | Promise<Answer<M, P>>;

function mockMethod<M extends 'get' | 'post' | 'put' | 'patch' | 'delete'>(method: M) {
  return <const P extends ApiPath<M>>(
    path: P,
    resolver: Resolver<M, P>,
    options?: RequestHandlerOptions,
  ): HttpHandler =>
    http[method](
      // msw writes the values of an address as `:id`.
      path.replaceAll(/\{(\w+)\}/g, ':$1'),
      // It cannot know that the values it finds there are those that the document names.
      resolver as never,
      options,
    );
}

/**
 * msw's handlers, typed by the OpenAPI document: an address that the server does not know, or an answer that it would
 * not give, does not compile.
 */
export const mock = {
  get: mockMethod('get'),
  post: mockMethod('post'),
  put: mockMethod('put'),
  patch: mockMethod('patch'),
  delete: mockMethod('delete'),
};
