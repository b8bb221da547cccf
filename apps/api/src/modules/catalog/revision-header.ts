import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { formatETag, parseIfMatch } from './revision-etag.js';

/**
 * Answers carry their `revision` as ETag too. It is for If-Match only: what else an answer tells (proposals, collections,
 * pictures) changes without a new revision, so an answer is never "not modified" and no browser keeps it to ask that.
 */
class RevisionETag implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    // Express compares it with the ETag by itself.
    delete request.headers['if-none-match'];
    response.setHeader('Cache-Control', 'no-store');
    return next
      .handle()
      .pipe(tap(({ revision }: { revision: number }) => response.setHeader('ETag', formatETag(revision))));
  }
}

/** For a route, or a controller all of whose answers have a `revision`: gives it as ETag. */
export const WithETag = (): MethodDecorator & ClassDecorator => UseInterceptors(RevisionETag);

/** For a route with an `@IfMatch()` parameter: documents the header. */
export const TakesIfMatch = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'ETag of what was seen; another revision is refused with 412.',
  });

/** The revision that the caller has seen; null where it does not matter to them. See `parseIfMatch`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | null =>
  parseIfMatch(context.switchToHttp().getRequest<Request>().headers['if-match']),
);
