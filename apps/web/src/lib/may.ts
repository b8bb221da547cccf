import type { Role } from '@lora/schema/values';
import { useSession } from './session.js';

/** Roles that change many adapters at once; the server decides, this only hides what it would refuse. */
const CHANGE_MANY: readonly Role[] = ['owner', 'admin', 'editor'];

/** Whether the person may change many adapters at once and start work on the library. */
export function useMayChangeMany(): boolean {
  const role = useSession((session) => session.user?.role);
  return role !== undefined && CHANGE_MANY.includes(role);
}
