import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';

/**
 * Refuses bodies that are not JSON: unread they would pass for an empty one. A page of another site cannot send
 * JSON without asking first, so this also stops forged forms from browsers that send no Origin.
 *
 * @param takesForm which requests may bring a form with a file instead; they must need a token that no page of another
 *   site has
 */
export function createBodyRule(takesForm: (request: Request) => boolean): RequestHandler {
  return (request, _response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || (length !== undefined && length !== '0');
    const taken = takesForm(request) ? 'multipart/form-data' : 'application/json';
    if (hasBody && !request.is(taken)) next(new UnsupportedMediaTypeException());
    else next();
  };
}
