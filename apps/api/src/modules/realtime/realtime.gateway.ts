import { Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { ClientEvents, ServerEvents } from '@lora/schema';
import type { Server, Socket } from 'socket.io';
import { EventBus } from '../../platform/events/index.js';
import { CallersService, isAllowed, TokensService } from '../auth/index.js';
import { FeedReader } from './feed-reader.service.js';

type Client = Socket<ClientEvents, ServerEvents>;

/** Everybody who is signed in and may read the catalog. */
const READERS = 'readers';
/** The longest delay that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Live updates over socket.io. A client shows its access token at the handshake and is disconnected when the token
 * ends; it comes back with a new one. Events are wake-ups: after a gap the client reads `GET /changes`.
 */
@WebSocketGateway({ path: '/socket.io', serveClient: false, cors: false, maxHttpBufferSize: 16_384 })
export class RealtimeGateway
  implements OnGatewayConnection, OnApplicationBootstrap, BeforeApplicationShutdown
{
  @WebSocketServer() private readonly server!: Server<ClientEvents, ServerEvents>;
  private readonly log = new Logger('Realtime');
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly tokens: TokensService,
    private readonly callers: CallersService,
    private readonly feed: FeedReader,
    private readonly events: EventBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.stops.push(
      this.events.on('job', (job) => this.server.to(READERS).emit('job', job)),
      this.events.on('mlChanged', () => this.server.to(READERS).emit('ml')),
      this.events.on('sessionEnded', ({ id }) => this.server.in(roomOf(id)).disconnectSockets(true)),
    );
    await this.feed.start((event) => this.server.to(READERS).emit('changes', event));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.stops) stop();
    await this.feed.stop();
    this.server.disconnectSockets(true);
  }

  async handleConnection(client: Client): Promise<void> {
    try {
      const claims = this.tokens.verify(tokenOf(client));
      // In the session's room before the look at it: an end right now disconnects this client too.
      if (claims) await client.join(roomOf(claims.sid));
      const caller = claims?.use === 'access' ? await this.callers.find(claims) : null;
      if (!claims || !caller || !isAllowed(caller.role, 'change.read')) {
        client.disconnect(true);
        return;
      }
      if (!client.connected) return;
      const timer = setTimeout(
        () => client.disconnect(true),
        Math.min(MAX_TIMER_MS, claims.exp * 1000 - Date.now()),
      );
      client.on('disconnect', () => clearTimeout(timer));
      await client.join(READERS);
    } catch (error) {
      this.log.warn(`a client could not be let in: ${String(error)}`);
      client.disconnect(true);
    }
  }
}

function roomOf(sessionId: string): string {
  return `session ${sessionId}`;
}

function tokenOf(client: Client): string {
  const token: unknown = client.handshake.auth['token'];
  return typeof token === 'string' ? token : '';
}
