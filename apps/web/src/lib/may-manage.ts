import { useReadOnly } from './read-only.js';
import { useSession } from './session.js';

/** Whether the person may run the place (owners and admins): hide what the server would refuse. */
export function useMayManage(): boolean {
  const role = useSession((session) => session.user?.role);
  const readOnly = useReadOnly();
  return !readOnly && (role === 'owner' || role === 'admin');
}
