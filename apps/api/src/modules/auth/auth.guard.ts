import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { DomainError } from '../../platform/http/index.js';
import { ALLOW_KEY, PUBLIC_KEY } from './allow.js';
import { callerOf } from './caller.js';
import { isAllowed, type Permission } from './permissions.js';

/** Lets nobody pass who is not signed in and allowed; a route that says nothing is closed. */
@Injectable()
export class SignedInGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, targets)) return true;
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(ALLOW_KEY, targets);
    if (!permission) throw new DomainError('forbidden', 'Nobody may use this route: it names no permission.');
    await super.canActivate(context);
    const caller = callerOf(context.switchToHttp().getRequest<Request>());
    if (!isAllowed(caller.role, permission)) {
      throw new DomainError('forbidden', `Your role (${caller.role}) does not allow this.`, { permission });
    }
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error)
      throw error instanceof Error ? error : new Error('The token could not be checked.', { cause: error });
    if (!user) throw new DomainError('unauthorized', 'Sign in first: there is no valid access token.');
    return user;
  }
}
