import type { RequestHandler } from 'express';
import { DomainError } from './domain-error.js';

/** Probes ask under whatever name their network has for this server; the answers tell nothing but its version. */
const PROBES = new Set(['/api/v1/health/live', '/api/v1/health/ready']);
/** Of a name that somebody else has chosen, this much is told back. */
const SHOWN_CHARACTERS = 100;

/** Refuses requests under a name that is not this server's; see host-rule.ts for why. */
export function createHostCheck(accepts: (header: string | undefined) => boolean): RequestHandler {
  return (request, _response, next) => {
    if (PROBES.has(request.path) || accepts(request.headers.host)) next();
    else next(foreignHost(request.headers.host));
  };
}

/** The refusal of a `Host` header. */
export function foreignHost(header: string | undefined): DomainError {
  const name = header === undefined ? 'none' : `"${header.slice(0, SHOWN_CHARACTERS)}"`;
  return new DomainError(
    'forbidden',
    `This server does not go by the name in the address (${name}). Open it under a name of its own, or add this one to ` +
      'LORA_ALLOWED_HOSTS and start it again.',
  );
}
