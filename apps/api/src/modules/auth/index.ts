export { Allow, ALLOW_KEY, Public, PUBLIC_KEY } from './allow.js';
export { AuthModule } from './auth.module.js';
export { AuthService } from './auth.service.js';
export { type Caller, CurrentCaller, type Scope } from './caller.js';
export { CallersService } from './callers.service.js';
export { isAllowed, PERMISSIONS } from './permissions.js';
export { TokensService } from './tokens.service.js';
