import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuthStatus, Login, Me, SetUp, UpdateSettings } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Caller } from './caller.js';
import { CallersService } from './callers.service.js';
import { hashPassword, isPassword } from './passwords.js';
import { ROTATION_GRACE_SECONDS, SessionsRepository } from './sessions.repository.js';
import { Throttle } from './throttle.js';
import {
  createRefreshToken,
  hashRefreshToken,
  SESSION_SECONDS,
  sessionOfRefreshToken,
  TokensService,
} from './tokens.service.js';
import { type UserRow, UsersRepository } from './users.repository.js';

/** A session as it is handed to the browser. */
export interface NewSession {
  accessToken: string;
  expiresAt: Date;
  refreshToken: string;
  readToken: string;
}

/** Where a request came from. */
export interface Client {
  address: string;
  userAgent: string | null;
}

const SESSIONS_KEPT_DAYS = 30;

/** Pictures are blurred from this NSFW level on (X) until a person sets another. */
const BLUR_FROM = 4;

/** Set-up, sign-in, refresh, sign-out. */
@Injectable()
export class AuthService {
  private readonly throttle = new Throttle(Date.now);

  constructor(
    private readonly db: Database,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly tokens: TokensService,
    private readonly callers: CallersService,
  ) {}

  async status(): Promise<AuthStatus> {
    return { setUp: await this.users.any() };
  }

  /** Creates the owner and signs them in; possible once. */
  async setUp(given: SetUp, client: Client): Promise<NewSession> {
    const user = await this.createOwner(given);
    if (!user) throw new DomainError('already_set_up', 'The owner exists already: sign in.');
    return this.startSession(user, client);
  }

  /** Creates the owner where nobody exists yet; null otherwise. */
  async createOwner(given: SetUp): Promise<UserRow | null> {
    // Hashing is dear; this route is open to everybody.
    if (await this.users.any()) return null;
    const passwordHash = await hashPassword(given.password);
    return this.db.transaction(async () => {
      await this.users.lockSetUp();
      if (await this.users.any()) return null;
      return this.users.add({
        email: given.email.trim(),
        name: given.name?.trim() || null,
        passwordHash,
        role: 'owner',
      });
    });
  }

  async login(given: Login, client: Client): Promise<NewSession> {
    const keys = [`account:${given.email.trim().toLowerCase()}`, `address:${client.address}`];
    const user = await this.throttle.attempt(keys, async () => {
      const found = await this.users.findByEmail(given.email.trim());
      const right = await isPassword(given.password, found?.password_hash ?? null);
      return right ? found : null;
    });
    if (!user) {
      throw new DomainError('wrong_credentials', 'The e-mail address or the password is wrong.');
    }
    await this.sessions.removeOld(SESSIONS_KEPT_DAYS);
    return this.startSession(user, client);
  }

  /**
   * Gives a new access token and rotates the refresh token; one used again later ends the session. Null without a token:
   * a page that asks whether somebody is signed in has made no mistake.
   */
  async refresh(refreshToken: string | null): Promise<NewSession | null> {
    if (refreshToken === null) return null;
    const rotated = await this.rotate(refreshToken);
    if (!rotated) throw new DomainError('unauthorized', 'The session has ended: sign in again.');
    return this.hand(rotated.userId, rotated.sessionId, rotated.refreshToken);
  }

  async logout(refreshToken: string | null): Promise<void> {
    const sessionId = refreshToken === null ? null : sessionOfRefreshToken(refreshToken);
    if (refreshToken === null || sessionId === null) return;
    const given = hashRefreshToken(refreshToken);
    await this.db.transaction(async () => {
      const session = await this.sessions.lockLive(sessionId);
      if (session?.token_hash === given || session?.previous_token_hash === given) await this.end(sessionId);
    });
  }

  async me(caller: Caller): Promise<Me> {
    const user = await this.users.find(caller.userId);
    if (!user) throw new DomainError('unauthorized', 'This account does not exist any more.');
    const { id, email, name, role, settings } = user;
    return { id, email, name, role, settings: { blurFrom: settings.blurFrom ?? BLUR_FROM } };
  }

  async updateSettings(caller: Caller, change: UpdateSettings): Promise<Me> {
    const { blurFrom } = change;
    if (blurFrom !== undefined) await this.users.updateSettings(caller.userId, { blurFrom });
    return this.me(caller);
  }

  private async rotate(
    refreshToken: string,
  ): Promise<{ userId: string; sessionId: string; refreshToken: string } | null> {
    const sessionId = sessionOfRefreshToken(refreshToken);
    if (sessionId === null) return null;
    const given = hashRefreshToken(refreshToken);
    return this.db.transaction(async () => {
      const session = await this.sessions.lockLive(sessionId);
      if (!session) return null;
      const next = this.tokens.nextRefreshToken(refreshToken, sessionId);
      const rotated = { userId: session.user_id, sessionId, refreshToken: next };
      if (session.token_hash === given) {
        await this.sessions.rotate(session.id, hashRefreshToken(next), SESSION_SECONDS);
        return rotated;
      }
      const fresh = session.seconds_since_rotation <= ROTATION_GRACE_SECONDS;
      if (session.previous_token_hash === given && fresh) return rotated;
      // A former token long after its rotation: somebody has a copy. Neither of the two may go on.
      await this.end(session.id);
      return null;
    });
  }

  private async end(sessionId: string): Promise<void> {
    await this.sessions.revoke(sessionId);
    // After the commit: before it, a request could still find the session alive and remember it.
    this.db.afterCommit(() => this.callers.forget(sessionId));
  }

  private async startSession(user: UserRow, client: Client): Promise<NewSession> {
    const sessionId = randomUUID();
    const refreshToken = createRefreshToken(sessionId);
    await this.sessions.add({
      id: sessionId,
      userId: user.id,
      tokenHash: hashRefreshToken(refreshToken),
      userAgent: client.userAgent?.slice(0, 300) ?? null,
      seconds: SESSION_SECONDS,
    });
    return this.hand(user.id, sessionId, refreshToken);
  }

  private hand(userId: string, sessionId: string, refreshToken: string): NewSession {
    const { token, expiresAt } = this.tokens.signAccess(userId, sessionId);
    return {
      accessToken: token,
      expiresAt,
      refreshToken,
      readToken: this.tokens.signRead(userId, sessionId),
    };
  }
}
