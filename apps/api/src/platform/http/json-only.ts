import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/**
 * Refuses bodies that are not JSON: unread they would pass for an empty one. A page of another site cannot send
 * JSON without asking first, so this also stops forged forms from browsers that send no Origin.
 */
export function refuseOtherBodies(request: Request, _response: Response, next: NextFunction): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || (length !== undefined && length !== '0');
  if (hasBody && !request.is('application/json')) next(new UnsupportedMediaTypeException());
  else next();
}
