import type { NextFunction, Request, Response } from 'express';
import { DomainError } from './domain-error.js';

/** Nest answers for what is below this; anything else that nobody has answered by now does not exist. */
const ROUTES = /^\/api\/v1(\/|$)/;

/** Stands after the page and the documents: without it Express would answer with an HTML page of its own. */
export function refuseUnknownAddress(request: Request, _response: Response, next: NextFunction): void {
  if (ROUTES.test(request.path)) next();
  else next(new DomainError('not_found', 'There is nothing at this address.'));
}
