import { type IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { DomainError } from './domain-error.js';
import { STATUS_OF } from './error-status.js';
import { foreignHost } from './refuse-foreign-host.js';
import { requestIdOf } from './request-id.js';
import { foreignOrigin, isOwnOrigin } from './security.js';

/** Nest brings a socket.io of its own, so its classes are named through the adapter. */
type Create = IoAdapter['createIOServer'];

/**
 * The socket's server. Its requests never pass through Express, so what all other requests have to show is looked at
 * here: a name of this server and, where an origin is stated, this server's own.
 */
export class GuardedSocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly acceptsHost: (header: string | undefined) => boolean,
  ) {
    super(app);
  }

  override createIOServer(...given: Parameters<Create>): ReturnType<Create> {
    const server = super.createIOServer(...given);
    server.engine.use((request: IncomingMessage, response: unknown, next: () => void) => {
      const refusal = this.refusalOf(request);
      if (refusal) answer(request, response, refusal);
      else next();
    });
    return server;
  }

  private refusalOf({ headers }: IncomingMessage): DomainError | undefined {
    if (!this.acceptsHost(headers.host)) return foreignHost(headers.host);
    return isOwnOrigin(headers) ? undefined : foreignOrigin();
  }
}

/** As the error filter does it. An upgrade has no response to write to, only its connection. */
function answer(request: IncomingMessage, response: unknown, { code, message }: DomainError): void {
  const body = JSON.stringify({ code, message, requestId: requestIdOf(request) });
  const type = 'application/json; charset=utf-8';
  if (response instanceof ServerResponse) {
    response.writeHead(STATUS_OF[code], { 'Content-Type': type }).end(body);
    return;
  }
  request.socket.end(
    [
      `HTTP/1.1 ${STATUS_OF[code]} Forbidden`,
      `Content-Type: ${type}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
