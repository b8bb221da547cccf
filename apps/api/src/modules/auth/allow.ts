import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiForbiddenResponse, ApiSecurity, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { ErrorResponse } from '../../schema.js';
import type { Permission } from './permissions.js';

export const ALLOW_KEY = 'allow';
export const PUBLIC_KEY = 'public';

/** Says which permission a route needs; a route without this or `@Public()` is closed to everybody. */
export const Allow = (permission: Permission) =>
  applyDecorators(
    SetMetadata(ALLOW_KEY, permission),
    ApiUnauthorizedResponse({ type: ErrorResponse, description: 'Not signed in' }),
    ApiForbiddenResponse({ type: ErrorResponse, description: `Needs the permission ${permission}` }),
  );

/** Opens a route to everybody. */
export const Public = () => applyDecorators(SetMetadata(PUBLIC_KEY, true), ApiSecurity({}));
