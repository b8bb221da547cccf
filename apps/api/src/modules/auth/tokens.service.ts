import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { SecretsRepository } from './secrets.repository.js';

/** An access token lives as long as a look at it can be wrong. */
const ACCESS_SECONDS = 15 * 60;
/** A browser that was not used for this long must sign in again. */
export const SESSION_SECONDS = 30 * 24 * 3600;
export const ISSUER = 'lora-manager';
const REFRESH_TOKEN = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.[\w-]{43}$/;

/** What stands in a token. `use` keeps the cookie for reading apart from the token that may change things. */
export interface TokenClaims {
  sub: string;
  sid: string;
  use: 'access' | 'read';
}

/** Makes and checks tokens; the signing secret is made once and shared by all processes through the database. */
@Injectable()
export class TokensService implements OnModuleInit {
  private secret = '';

  constructor(
    private readonly jwt: JwtService,
    private readonly secrets: SecretsRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    this.secret = await this.secrets.getOrCreate('jwt', () => randomBytes(48).toString('base64url'));
  }

  get signingSecret(): string {
    return this.secret;
  }

  /** The Bearer token, and when it ends. */
  signAccess(userId: string, sessionId: string): { token: string; expiresAt: Date } {
    const token = this.sign({ sub: userId, sid: sessionId, use: 'access' }, ACCESS_SECONDS);
    return { token, expiresAt: new Date(Date.now() + ACCESS_SECONDS * 1000) };
  }

  /** The cookie with which pictures and downloads are read. */
  signRead(userId: string, sessionId: string): string {
    return this.sign({ sub: userId, sid: sessionId, use: 'read' }, SESSION_SECONDS);
  }

  /**
   * The refresh token that follows `token`, always the same: a browser that lost the answer (a reload while it was
   * under way, two tabs at once) gets it once more.
   */
  nextRefreshToken(token: string, sessionId: string): string {
    const next = createHmac('sha256', this.secret).update(`refresh ${token}`).digest('base64url');
    return `${sessionId}.${next}`;
  }

  /** Checks a token; null for any that is not ours or has ended. */
  verify(token: string): (TokenClaims & { exp: number }) | null {
    try {
      return this.jwt.verify(token, { secret: this.secret, algorithms: ['HS256'], issuer: ISSUER });
    } catch {
      return null;
    }
  }

  private sign(claims: TokenClaims, seconds: number): string {
    return this.jwt.sign(claims, {
      secret: this.secret,
      algorithm: 'HS256',
      issuer: ISSUER,
      expiresIn: seconds,
    });
  }
}

/** The first refresh token of a session, `SESSION.SECRET`: shown to one browser, stored only as its SHA-256. */
export function createRefreshToken(sessionId: string): string {
  return `${sessionId}.${randomBytes(32).toString('base64url')}`;
}

/** The session that a refresh token names; null for anything that none can be. */
export function sessionOfRefreshToken(token: string): string | null {
  return REFRESH_TOKEN.exec(token)?.[1] ?? null;
}

/** What is stored of a refresh token. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
