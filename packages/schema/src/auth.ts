import { Flag, Int, One, OneOf, Text, Timestamp, Uuid } from './field.js';
import { LIMITS, ROLES, type Role } from './values.js';

/** Looks like an address: one @, no spaces; only a mail could prove more. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Creates the owner; possible once. */
export class SetUp {
  @Text({ min: 3, max: LIMITS.email, pattern: EMAIL, example: 'me@example.org' }) email!: string;
  @Text({ min: LIMITS.passwordMin, max: LIMITS.passwordMax }) password!: string;
  @Text({ max: 100, optional: true }) name?: string;
}

export class Login {
  @Text({ min: 1, max: LIMITS.email }) email!: string;
  @Text({ min: 1, max: LIMITS.passwordMax }) password!: string;
}

/** The access token goes into `Authorization: Bearer`; the refresh token is an HttpOnly cookie. */
export class Session {
  @Text({ max: 4096 }) accessToken!: string;
  @Timestamp({ description: 'When the access token ends; refresh before.' }) expiresAt!: string;
}

export class AuthStatus {
  @Flag({ description: 'False until the owner has been created.' }) setUp!: boolean;
}

/** What a person has set for themselves. */
export class UserSettings {
  @Int({ min: 1, max: 6, description: 'Pictures of this NSFW level and above are blurred; 6: none.' })
  blurFrom!: number;
}

export class UpdateSettings {
  @Int({ min: 1, max: 6, optional: true }) blurFrom?: number;
}

export class Me {
  @Uuid({}) id!: string;
  @Text({ max: LIMITS.email }) email!: string;
  @Text({ max: 100, nullable: true }) name!: string | null;
  @OneOf(ROLES, 'Role', {}) role!: Role;
  @One(() => UserSettings, {}) settings!: UserSettings;
}
