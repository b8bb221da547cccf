import type { ServerEvents } from '@lora/schema';
import { io, type Socket } from 'socket.io-client';
import { acceptChanges, catchUp } from './change-feed.js';
import { checkConnection, noteAnswer } from './connection.js';
import { emitLive } from './live.js';
import { refreshSession } from './refresh-session.js';
import { dropToken, useSession } from './session.js';

/** The server lets a client in a moment after it has connected; by then it surely hears every change. */
const LET_IN_MS = 2_000;

/**
 * Opens the live connection of the signed-in person; returns how to close it. Each (re)connection first walks the
 * change feed, so that what happened in the gap arrives too, and once more when the server has let the client in; after
 * a reconnection jobs are asked for anew.
 */
export function openSocket(): () => void {
  let connectedBefore = false;
  let heard = false;
  let second: ReturnType<typeof setTimeout> | undefined;
  const walk = () => void catchUp().catch(() => void checkConnection());
  const socket: Socket<ServerEvents> = io({
    // A function: a reconnection takes the token of its own time.
    auth: (give) => give({ token: useSession.getState().accessToken }),
    transports: ['websocket', 'polling'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });

  socket.on('connect', () => {
    noteAnswer();
    heard = false;
    walk();
    clearTimeout(second);
    second = setTimeout(walk, LET_IN_MS);
    if (connectedBefore) emitLive('reconnected', undefined);
    connectedBefore = true;
  });
  socket.on('changes', (event) => {
    // The first one may have others before it that were sent before the client was let in.
    if (heard) acceptChanges(event.items, event.position);
    else walk();
    heard = true;
  });
  socket.on('job', (job) => emitLive('job', job));
  socket.on('ml', () => emitLive('ml', undefined));
  socket.on('disconnect', (reason) => {
    if (reason === 'io client disconnect') return;
    void checkConnection();
    // The server closes a connection whose token has ended; such a one does not come back by itself.
    if (reason === 'io server disconnect') void renewAndConnect(socket);
  });
  socket.on('connect_error', () => {
    void checkConnection();
    // Refused by the server, not by the network: `active` is false then.
    if (!socket.active) void renewAndConnect(socket);
  });
  return () => {
    clearTimeout(second);
    socket.close();
  };
}

async function renewAndConnect(socket: Socket<ServerEvents>): Promise<void> {
  const result = await refreshSession();
  if (result === 'fresh') socket.connect();
  if (result === 'ended') dropToken('signed-out');
}
