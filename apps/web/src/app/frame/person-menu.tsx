import { Trans, useLingui } from '@lingui/react/macro';
import { LogOut } from 'lucide-react';
import { DropdownMenu, MenuItem, MenuLabel } from '../../components/ui/dropdown-menu.js';
import { signOut } from '../../features/session/session-actions.js';
import { useSession } from '../../lib/session.js';

/** Who is signed in, and the way out. */
export function PersonMenu({ open }: { open: boolean }) {
  const { t } = useLingui();
  const user = useSession((session) => session.user);
  const name = user?.name ?? user?.email ?? '';
  return (
    <DropdownMenu
      side="right"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t`Account of ${name}`}
          className="flex h-10 items-center gap-3 rounded-md px-2 text-muted hover:bg-hover hover:text-text"
        >
          <span
            aria-hidden
            className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line-strong bg-raised text-xs font-medium text-text"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
          {open && <span className="truncate">{name}</span>}
        </button>
      }
    >
      <MenuLabel>{user?.email}</MenuLabel>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
        <Trans>Sign out</Trans>
      </MenuItem>
    </DropdownMenu>
  );
}
