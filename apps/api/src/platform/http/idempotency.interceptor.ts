import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  HttpStatus,
  Injectable,
  Logger,
  type NestInterceptor,
  RequestMethod,
} from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import type { Request, Response } from 'express';
import { catchError, from, mergeMap, type Observable, of, throwError } from 'rxjs';
import { toCanonicalJson } from './canonical-json.js';
import { DomainError } from './domain-error.js';
import { describeFailure } from './error.filter.js';
import { IdempotencyRepository, type StoredAnswer } from './idempotency.repository.js';

export const IDEMPOTENCY_HEADER = 'Idempotency-Key';
/** Says that an answer is that of an earlier request. */
export const REPLAYED_HEADER = 'Idempotency-Replayed';
/** ASCII that can be read; longer keys than this tell nothing more. */
const KEY = /^[\x20-\x7e]{1,200}$/;
/** Statuses of routes that make something: a resource, or a job. */
const CREATING: readonly number[] = [HttpStatus.CREATED, HttpStatus.ACCEPTED];

/**
 * Lets programs send a creating POST again when they did not hear the answer: under the same `Idempotency-Key` the
 * same request is done once and answered twice. Keys are each user's own. Source of the name and the rules:
 * draft-ietf-httpapi-idempotency-key-header.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly log = new Logger('Http');

  constructor(private readonly keys: IdempotencyRepository) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http' || !isCreating(context.getHandler())) return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const key = readKey(request);
    const userId = userOf(request);
    if (key === null || userId === null) return next.handle();
    const hash = hashRequest(request);
    const found = await this.keys.claim(userId, key, hash);
    if (!found) return this.runOnce(next, response, userId, key);
    if (found.request_hash !== hash) {
      throw new DomainError(
        'conflict',
        `This ${IDEMPOTENCY_HEADER} belongs to another request: take a new key for each new request.`,
      );
    }
    if (!found.answer) {
      throw new DomainError(
        'conflict',
        `A request with this ${IDEMPOTENCY_HEADER} is still running: ask again in a moment.`,
      );
    }
    return replay(found.answer, response);
  }

  private runOnce(next: CallHandler, response: Response, userId: string, key: string): Observable<unknown> {
    return next.handle().pipe(
      mergeMap((body: unknown) =>
        from(this.keep(userId, key, { status: response.statusCode, body }).then(() => body)),
      ),
      catchError((error: unknown) =>
        from(this.keepFailure(userId, key, error)).pipe(mergeMap(() => throwError(() => error))),
      ),
    );
  }

  /** Mistakes of the request are answered again as they were; where trying again may help, the key is free again. */
  private async keepFailure(userId: string, key: string, error: unknown): Promise<void> {
    const { status, code, message, details } = describeFailure(error);
    if (status >= 500 || status === 429)
      await this.keys.release(userId, key).catch((cause) => this.warn(cause));
    else
      await this.keep(userId, key, { status, failure: { code, message, ...(details ? { details } : {}) } });
  }

  /** The work is done: not being able to remember it is no reason to say that it failed. */
  private async keep(userId: string, key: string, answer: StoredAnswer): Promise<void> {
    await this.keys.store(userId, key, answer).catch((cause) => this.warn(cause));
  }

  private warn(cause: unknown): void {
    this.log.warn(`could not keep an answer: ${String(cause)}`);
  }
}

/** Whether a handler answers 201 or 202: 201 is what Nest answers to a POST that says nothing. */
function isCreating(handler: object): boolean {
  if (Reflect.getMetadata(METHOD_METADATA, handler) !== RequestMethod.POST) return false;
  const status: unknown = Reflect.getMetadata(HTTP_CODE_METADATA, handler) ?? HttpStatus.CREATED;
  return typeof status === 'number' && CREATING.includes(status);
}

function readKey(request: Request): string | null {
  const key = request.get(IDEMPOTENCY_HEADER);
  if (key === undefined) return null;
  if (KEY.test(key)) return key;
  throw new DomainError(
    'validation_failed',
    `${IDEMPOTENCY_HEADER} must hold 1 to 200 printable ASCII characters.`,
    {
      [IDEMPOTENCY_HEADER]: ['must hold 1 to 200 printable ASCII characters'],
    },
  );
}

/** Public routes have no user: they make nothing that a second request would double. */
function userOf({ user }: Request): string | null {
  return typeof user === 'object' && user !== null && 'userId' in user && typeof user.userId === 'string'
    ? user.userId
    : null;
}

/**
 * Tells requests apart by method, address and body. A file that is uploaded has not been read yet: of it only the
 * length counts.
 */
function hashRequest(request: Request): string {
  return createHash('sha256')
    .update(`${request.method}\n${request.originalUrl}\n${describeBody(request)}`)
    .digest('base64url');
}

function describeBody(request: Request): string {
  if (request.is('multipart/*')) return `length ${request.get('content-length') ?? 'unknown'}`;
  try {
    return toCanonicalJson(request.body) ?? '';
  } catch (error) {
    // Only a body of thousands of brackets: the parser takes it, the stack does not.
    throw new DomainError('validation_failed', 'The body is nested too deeply.', undefined, { cause: error });
  }
}

function replay(answer: StoredAnswer, response: Response): Observable<unknown> {
  response.setHeader(REPLAYED_HEADER, 'true');
  if (!('failure' in answer)) return of(answer.body);
  const { code, message, details } = answer.failure;
  return throwError(() => new DomainError(code, message, details));
}
