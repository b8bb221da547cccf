import { Trans } from '@lingui/react/macro';
import { LogOut } from 'lucide-react';
import { DropdownMenu, MenuItem, MenuLabel } from '../../components/ui/dropdown-menu.js';
import { signOut } from '../../features/session/session-actions.js';
import { useSession } from '../../lib/session.js';
import { PersonButton } from './person-button.js';

/** The open menu of who is signed in, with the way out. */
export function PersonMenu({ named }: { named: boolean }) {
  const email = useSession((session) => session.user?.email);
  return (
    <DropdownMenu defaultOpen side="right" align="end" trigger={<PersonButton named={named} />}>
      <MenuLabel>{email}</MenuLabel>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
        <Trans>Sign out</Trans>
      </MenuItem>
    </DropdownMenu>
  );
}
