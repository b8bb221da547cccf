import { isIP } from 'node:net';

/** The ranges that Express knows by name (https://expressjs.com/en/guide/behind-proxies.html). */
const NAMED_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);
/** More proxies than this stand in front of nobody's server; a larger number is a port or a mistake. */
const MAX_HOPS = 10;

/**
 * Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: the last N proxies of the way, or those with these
 * addresses. 0: nobody's.
 */
export type TrustedProxies = number | readonly string[];

/** Splits what `LORA_TRUST_PROXY` says; {@link areTrustedProxies} judges it. */
export function splitTrustedProxies(text: string): TrustedProxies {
  return /^\d{1,9}$/.test(text) ? Number(text) : text.split(/[\s,]+/).filter(Boolean);
}

/**
 * Whether Express can follow it. `true` (believe everybody) is left out on purpose: then each client could choose the
 * address under which its wrong passwords are counted.
 */
export function areTrustedProxies(value: unknown): boolean {
  if (typeof value === 'number') return value >= 0 && value <= MAX_HOPS;
  return Array.isArray(value) && value.length > 0 && value.every(isRange);
}

function isRange(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return NAMED_RANGES.has(text);
  if (bits === undefined) return true;
  // 0 would believe everybody.
  return /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128);
}
