import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { ErrorCode, ErrorResponse } from '@lora/schema';
import type { Request, Response } from 'express';
import { DomainError } from './domain-error.js';
import { describeTrouble } from './database-trouble.js';
import { codeOfStatus, STATUS_OF } from './error-status.js';
import { requestIdOf } from './request-id.js';

/** A failure as it is answered. */
export type Failure = Omit<ErrorResponse, 'requestId'> & { status: number };

/** The only place that answers failures: `{ code, message, details?, requestId }`, nothing internal in it. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly log = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const requestId = requestIdOf(request);
    const { status, ...failure } = describeFailure(error);
    if (status >= 500) {
      this.log.error(
        `${request.method} ${request.path} ${requestId}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
    if (response.headersSent) {
      // Half an answer is out: only cutting the line tells the client that the rest is missing.
      response.destroy();
      return;
    }
    if (status === 429 && typeof failure.details?.['retryAfter'] === 'number') {
      response.setHeader('Retry-After', String(failure.details['retryAfter']));
    }
    response.status(status).json({ ...failure, requestId });
  }
}

/** What a failure is to whoever asked: status, code and words. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof DomainError) {
    return {
      status: STATUS_OF[error.code],
      code: error.code,
      message: error.message,
      ...(error.details ? { details: error.details } : {}),
    };
  }
  const status = statusOf(error);
  if (status !== undefined)
    return describeStatus(status, WORDS[status] ?? 'The request could not be understood.');
  const trouble = describeTrouble(error);
  if (trouble !== null) return { status: 503, code: 'unavailable', message: trouble };
  return {
    status: 500,
    code: 'internal',
    message: 'Something went wrong on the server. Its log says more under the requestId.',
  };
}

function describeStatus(status: number, message: string): Failure {
  const code: ErrorCode = codeOfStatus(status);
  return { status, code, message };
}

/**
 * The status of a failure of Nest (an unknown route), Express or one of its parsers. Their messages quote what was
 * sent, so ours are told instead.
 */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

const WORDS: Record<number, string> = {
  400: 'The request could not be read: its body is no JSON or its address is malformed.',
  404: 'There is nothing at this address.',
  413: 'The request is too large.',
  415: 'The body must be JSON in UTF-8, with the header Content-Type: application/json.',
};
