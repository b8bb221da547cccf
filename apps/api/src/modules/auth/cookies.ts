import type { CookieOptions, Request, Response } from 'express';
import { SESSION_SECONDS } from './tokens.service.js';

const REFRESH_COOKIE = 'lora_refresh';
export const READ_COOKIE = 'lora_read';
const REFRESH_PATH = '/api/v1/auth';
const READ_PATH = '/api';

/** Sets both cookies of a session; scripts cannot read them and other sites cannot send them. */
export function setSessionCookies(
  response: Response,
  o: { refresh: string; read: string; secure: boolean },
): void {
  response.cookie(REFRESH_COOKIE, o.refresh, options(REFRESH_PATH, o.secure));
  response.cookie(READ_COOKIE, o.read, options(READ_PATH, o.secure));
}

export function clearSessionCookies(response: Response, secure: boolean): void {
  const { maxAge: _, ...refresh } = options(REFRESH_PATH, secure);
  const { maxAge: __, ...read } = options(READ_PATH, secure);
  response.clearCookie(REFRESH_COOKIE, refresh);
  response.clearCookie(READ_COOKIE, read);
}

export function readRefreshCookie(request: Request): string | null {
  const cookies: unknown = request.cookies;
  if (typeof cookies !== 'object' || cookies === null || !(REFRESH_COOKIE in cookies)) return null;
  const value: unknown = cookies[REFRESH_COOKIE];
  return typeof value === 'string' && value !== '' ? value : null;
}

function options(path: string, secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure, path, maxAge: SESSION_SECONDS * 1000 };
}
