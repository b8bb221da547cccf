import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import type { Caller } from './caller.js';
import { SessionsRepository } from './sessions.repository.js';
import type { TokenClaims } from './tokens.service.js';

/** Saves a query for each request of a page; a session ended elsewhere is told of by the database at once. */
const CACHE_MS = 3_000;
const CACHE_MAX = 1_000;

/** Turns a checked token into a caller, as long as its session lives. */
@Injectable()
export class CallersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly cache = new Map<string, { caller: Caller; until: number }>();
  private endings = 0;
  private listener: { close(): Promise<void> } | undefined;

  constructor(
    private readonly db: Database,
    private readonly sessions: SessionsRepository,
    private readonly events: EventBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.listener = await this.db.listen(
      'sessions',
      (id) => {
        this.forget(id);
        this.events.emit('sessionEnded', { id });
      },
      // While the connection was down endings may have been missed.
      () => this.cache.clear(),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  async find(claims: TokenClaims): Promise<Caller | null> {
    const cached = this.cache.get(claims.sid);
    if (cached && cached.until > Date.now()) return cached.caller;
    const endings = this.endings;
    const row = await this.sessions.findUser(claims.sid);
    if (!row || row.user_id !== claims.sub) {
      this.cache.delete(claims.sid);
      return null;
    }
    const caller: Caller = {
      userId: row.user_id,
      role: row.role,
      sessionId: claims.sid,
      scope: { roots: 'all' },
    };
    // A session that ended while its row was read must not be remembered as alive.
    if (endings === this.endings) this.keep(caller);
    return caller;
  }

  forget(sessionId: string): void {
    this.endings++;
    this.cache.delete(sessionId);
  }

  private keep(caller: Caller): void {
    if (this.cache.size >= CACHE_MAX) this.cache.clear();
    this.cache.set(caller.sessionId, { caller, until: Date.now() + CACHE_MS });
  }
}
