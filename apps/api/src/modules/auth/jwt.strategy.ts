import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Caller } from './caller.js';
import { CallersService } from './callers.service.js';
import { READ_COOKIE } from './cookies.js';
import { ISSUER, type TokenClaims, TokensService } from './tokens.service.js';

const fromHeader = ExtractJwt.fromAuthHeaderAsBearerToken();

/** Bearer token for everything; the cookie is taken only for GET and HEAD (pictures, downloads, Swagger UI). */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    tokens: TokensService,
    private readonly callers: CallersService,
  ) {
    super({
      jwtFromRequest: takeToken,
      // The secret comes from the database and is there only after start-up.
      secretOrKeyProvider: (
        _request: unknown,
        _token: unknown,
        done: (error: null, secret: string) => void,
      ) => done(null, tokens.signingSecret),
      algorithms: ['HS256'],
      issuer: ISSUER,
      passReqToCallback: true,
    });
  }

  async validate(request: Request, claims: TokenClaims): Promise<Caller | false> {
    // A reading cookie that somebody copied into the header must not change anything.
    if (claims.use !== 'access' && !isRead(request)) return false;
    return (await this.callers.find(claims)) ?? false;
  }
}

function takeToken(request: Request): string | null {
  const bearer = fromHeader(request);
  if (bearer !== null || !isRead(request)) return bearer;
  const cookies: unknown = request.cookies;
  if (typeof cookies !== 'object' || cookies === null || !(READ_COOKIE in cookies)) return null;
  const cookie: unknown = cookies[READ_COOKIE];
  return typeof cookie === 'string' ? cookie : null;
}

function isRead(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}
