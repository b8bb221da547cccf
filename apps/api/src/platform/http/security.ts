import type { IncomingHttpHeaders } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { DomainError } from './domain-error.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers that keep a page to itself: nothing runs or loads that this server has not sent. */
export function createSecurityHeaders(): RequestHandler {
  const base = {
    defaultSrc: ["'self'"],
    // Virtual lists and pop-overs place themselves with style attributes.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    // Also the socket: the scheme may differ, host and port may not.
    connectSrc: ["'self'"],
    workerSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  };
  const strict = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { ...base, scriptSrc: ["'self'"] } },
    // The program is served over http on the own machine; https comes with the proxy or `--lan`.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  const docs = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      // Swagger UI sets itself up with a script in its page.
      directives: { ...base, scriptSrc: ["'self'", "'unsafe-inline'"] },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  return (request, response, next) =>
    (request.path.startsWith('/api/docs') ? docs : strict)(request, response, next);
}

/** A page of another site must not make a browser change anything here: a stated Origin must be this server's. */
export function refuseForeignOrigin(request: Request, _response: Response, next: NextFunction): void {
  if (SAFE_METHODS.has(request.method) || isOwnOrigin(request.headers)) next();
  else next(foreignOrigin());
}

/** Whether the stated Origin, if there is one, is this server. Programs state none. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin === undefined || hostOf(origin) === host;
}

/** The refusal of an `Origin` header. */
export function foreignOrigin(): DomainError {
  return new DomainError('forbidden', 'Changes are only taken from the page that this server has sent.');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
