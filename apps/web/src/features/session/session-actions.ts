import type { Login, Session, SetUp } from '@lora/schema';
import { api } from '../../lib/api.js';
import { startFeed, stopFeed } from '../../lib/change-feed.js';
import { checkConnection } from '../../lib/connection.js';
import { dropEarly, dropEarlyOfGone } from '../../lib/early-answers.js';
import { NetworkError } from '../../lib/errors.js';
import { readLastUser, rememberUser, wipeCatalog } from '../../lib/offline-catalog.js';
import { refreshSession } from '../../lib/refresh-session.js';
import { dropToken, keepToken, useSession } from '../../lib/session.js';

/** Other tabs of this browser sign out with this one. */
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lora-session') : undefined;
channel?.addEventListener('message', () => {
  stopFeed();
  dropToken('signed-out');
  void wipeCatalog();
});

/** With a token at hand: who is it, where does the feed stand; then the pages may load. */
async function enter(): Promise<void> {
  const [user] = await Promise.all([api.me(), startFeed()]);
  const last = readLastUser();
  if (last && last.user.id !== user.id) await wipeCatalog();
  rememberUser(user);
  useSession.setState({ phase: 'signed-in', user });
}

function goAway(): void {
  dropEarly();
  const last = readLastUser();
  if (last) useSession.setState({ phase: 'offline', user: last.user, accessToken: null, expiresAt: null });
  else dropToken('unreachable');
  void checkConnection();
}

async function openDoor(): Promise<void> {
  const last = readLastUser();
  dropEarlyOfGone(last !== null);
  // Nobody was here before: most likely there is no session, so both are asked at once.
  const [status, result] = await Promise.all([last ? undefined : api.authStatus(), refreshSession()]);
  if (status && !status.setUp) return dropToken('set-up');
  if (result === 'away') return goAway();
  if (result === 'fresh') return enter();
  dropToken((status ?? (await api.authStatus())).setUp ? 'signed-out' : 'set-up');
}

/** Finds out, at page load and when the server is back, how the page stands. Never throws. */
export async function startSession(): Promise<void> {
  try {
    await openDoor();
  } catch (error) {
    if (error instanceof NetworkError) goAway();
    else dropToken(useSession.getState().accessToken ? 'signed-out' : 'unreachable');
  }
}

async function enterWith(session: Session): Promise<void> {
  // Whatever was asked for before may be another person's, and older than the feed's place that is asked for now.
  dropEarly();
  keepToken(session);
  await enter();
}

/** Throws ApiError `wrong_credentials` and `too_many_requests`. */
export async function signIn(credentials: Login): Promise<void> {
  await enterWith(await api.signIn(credentials));
}

/** Creates the owner and signs in. Throws ApiError `already_set_up` and `validation_failed`. */
export async function setUpOwner(owner: SetUp): Promise<void> {
  await enterWith(await api.setUp(owner));
}

/** Ends the session here and in the other tabs and deletes what this browser keeps of the catalog. */
export async function signOut(): Promise<void> {
  try {
    await api.signOut();
  } catch {
    // The server is away or has ended the session itself: this browser forgets it all the same.
  }
  stopFeed();
  dropToken('signed-out');
  useSession.setState({ user: null });
  await wipeCatalog();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
  channel?.postMessage('signed-out');
}
