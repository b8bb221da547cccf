import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@lora/schema';
import type { Request } from 'express';

/** The roots that somebody may see. Every read takes it, although it is "all" until there are rights by root. */
export interface Scope {
  roots: 'all' | readonly string[];
}

/** Who asks. */
export interface Caller {
  userId: string;
  role: Role;
  sessionId: string;
  scope: Scope;
}

/** The caller that the guard has put on the request. */
export function callerOf(request: Request): Caller {
  const { user } = request;
  if (!isCaller(user)) throw new Error('This route has no caller: it is public.');
  return user;
}

/** Injects the caller into a route. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => callerOf(context.switchToHttp().getRequest<Request>()),
);

function isCaller(user: unknown): user is Caller {
  return typeof user === 'object' && user !== null && 'sessionId' in user && 'scope' in user;
}
