import { useConnection } from './connection.js';
import { useSession } from './session.js';

/** True while nothing can be changed, because the server doesn't answer: hide or disable what writes. */
export function useReadOnly(): boolean {
  const offline = useSession((session) => session.phase === 'offline');
  const online = useConnection((connection) => connection.online);
  return offline || !online;
}
