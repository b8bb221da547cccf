import type { ApiAnswer, ApiPath } from '@lora/api-client';
import { takeEarly } from './early-answers.js';
import { keepToken } from './session.js';

const REFRESH = '/api/v1/auth/refresh' satisfies ApiPath<'post'>;

/** `fresh`: a new token is kept · `ended`: the server knows no session · `away`: no answer. */
export type RefreshResult = 'fresh' | 'ended' | 'away';

let running: Promise<RefreshResult> | undefined;

async function ask(): Promise<RefreshResult> {
  try {
    const answer = await (takeEarly(REFRESH) ?? fetch(REFRESH, { method: 'POST' }));
    if (answer.status === 400 || answer.status === 401 || answer.status === 403) return 'ended';
    if (!answer.ok) return 'away';
    const session: ApiAnswer<'post', typeof REFRESH> =
      answer.status === 204 ? undefined : await answer.json();
    if (!session) return 'ended';
    keepToken(session);
    return 'fresh';
  } catch {
    return 'away';
  }
}

/**
 * Trades the refresh cookie for a new access token. The refresh token rotates, so two trades at once would
 * look like theft: calls in this tab share one, and tabs wait for each other through a web lock (which only
 * exists on https and localhost).
 */
export function refreshSession(): Promise<RefreshResult> {
  running ??= ('locks' in navigator ? navigator.locks.request('lora-refresh', ask) : ask()).finally(() => {
    running = undefined;
  });
  return running;
}
