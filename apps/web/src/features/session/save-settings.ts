import type { UpdateSettings } from '@lora/schema';
import { showToast } from '../../components/ui/toast.js';
import { api } from '../../lib/api.js';
import { describeError } from '../../lib/describe-error.js';
import { rememberUser } from '../../lib/offline-catalog.js';
import { useSession } from '../../lib/session.js';

/** Writes what a person sets for themselves: seen at once, taken back where the server refuses. */
export async function saveSettings(change: UpdateSettings): Promise<void> {
  const before = useSession.getState().user;
  if (!before) return;
  useSession.setState({ user: { ...before, settings: { ...before.settings, ...change } } });
  try {
    const user = await api.updateMe(change);
    useSession.setState({ user });
    rememberUser(user);
  } catch (error) {
    useSession.setState({ user: before });
    showToast({ tone: 'danger', title: describeError(error) });
  }
}
