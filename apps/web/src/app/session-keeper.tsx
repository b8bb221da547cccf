import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { startSession } from '../features/session/session-actions.js';
import { useConnection, watchConnection } from '../lib/connection.js';
import { rememberUser } from '../lib/offline-catalog.js';
import { refreshSession } from '../lib/refresh-session.js';
import { dropToken, useSession } from '../lib/session.js';

/** The token is renewed this long before its end. */
const RENEW_BEFORE_MS = 60_000;
/** Not sooner than this after the last time, whatever the clocks say. */
const RENEW_PAUSE_MS = 5_000;
/** How exact "as last seen" is. */
const SEEN_MS = 60_000;

async function renew(): Promise<void> {
  if ((await refreshSession()) === 'ended') dropToken('signed-out');
}

/** Keeps the session alive while the page is open, and finds back to it when the server returns. */
export function SessionKeeper() {
  const client = useQueryClient();
  const { phase, user, expiresAt } = useSession();
  const online = useConnection((connection) => connection.online);

  useEffect(watchConnection, []);

  useEffect(() => {
    if (expiresAt === null || !online) return;
    const timer = setTimeout(
      () => void renew(),
      Math.max(RENEW_PAUSE_MS, expiresAt - Date.now() - RENEW_BEFORE_MS),
    );
    return () => clearTimeout(timer);
  }, [expiresAt, online]);

  useEffect(() => {
    if (phase === 'offline' && online) void startSession().then(() => client.invalidateQueries());
  }, [phase, online, client]);

  useEffect(() => {
    if (phase !== 'signed-in' || !user || !online) return;
    rememberUser(user);
    const timer = setInterval(() => rememberUser(user), SEEN_MS);
    return () => clearInterval(timer);
  }, [phase, user, online]);
  return null;
}
