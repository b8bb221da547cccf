import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Root } from '@lora/schema';
import { Ban, CircleCheck, Ellipsis, Pencil, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Badge } from '../../../components/ui/badge.js';
import { Button } from '../../../components/ui/button.js';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../components/ui/dropdown-menu.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { showToast } from '../../../components/ui/toast.js';
import { describeError } from '../../../lib/describe-error.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useStartScan } from '../api/change-root.js';
import { EditRootDialog } from './edit-root-dialog.js';
import { RemoveRootDialog } from './remove-root-dialog.js';

function RootFacts({ root }: { root: Root }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      <li>
        <Link
          to={`/library?rootId=${root.id}`}
          className="text-text underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          <Plural value={root.adapters} one="# adapter" other="# adapters" />
        </Link>
      </li>
      <li>
        <Plural value={root.files} one="# file" other="# files" />, <FileSize bytes={root.size} />
      </li>
      {root.problems > 0 && (
        <li>
          <Link
            to={`/problems?rootId=${root.id}`}
            className="text-text underline decoration-line-strong underline-offset-4 hover:decoration-current"
          >
            <Plural value={root.problems} one="# problem" other="# problems" />
          </Link>
        </li>
      )}
      <li>
        {root.lastScanAt ? (
          <Trans>
            scanned <RelativeTime at={root.lastScanAt} />
          </Trans>
        ) : (
          <Trans>not scanned yet</Trans>
        )}
      </li>
      {root.watching === 'polling' && (
        <li>
          <Trans>looked through for changes from time to time</Trans>
        </li>
      )}
      {root.watching === 'off' && (
        <li>
          <Trans>not watched: scan to see changes</Trans>
        </li>
      )}
    </ul>
  );
}

/** One watched folder: its state, its counts, and what can be done with it. */
export function RootRow({ root }: { root: Root }) {
  const { t } = useLingui();
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const readOnly = useReadOnly();
  const startScan = useStartScan();
  const online = root.state === 'online';

  const scan = () =>
    startScan.mutate(root.id, {
      onError: (error) => showToast({ tone: 'danger', title: describeError(error) }),
    });

  return (
    <li className="flex flex-col gap-2 border-b border-line py-4">
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <h2 className="font-semibold break-all">{root.name}</h2>
            {online ? (
              <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
                <Trans>online</Trans>
              </Badge>
            ) : (
              <Badge tone="warn" icon={<Unplug aria-hidden />}>
                <Trans>offline</Trans>
              </Badge>
            )}
          </div>
          <p className="font-mono text-sm break-all text-muted">{root.path}</p>
        </div>
        <Button
          icon={<RefreshCw aria-hidden />}
          busy={startScan.isPending}
          disabled={readOnly || !online}
          onClick={scan}
          className="max-md:hidden"
        >
          <Trans>Scan now</Trans>
        </Button>
        <DropdownMenu
          trigger={
            <IconButton
              tooltip={false}
              label={t`More for ${root.name}`}
              icon={<Ellipsis aria-hidden />}
              disabled={readOnly}
            />
          }
        >
          <MenuItem icon={<RefreshCw aria-hidden />} onSelect={scan} disabled={!online} className="md:hidden">
            <Trans>Scan now</Trans>
          </MenuItem>
          <MenuItem icon={<Pencil aria-hidden />} onSelect={() => setDialog('edit')}>
            <Trans>Edit</Trans>
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<Ban aria-hidden />} danger onSelect={() => setDialog('remove')}>
            <Trans>Remove from the catalog</Trans>
          </MenuItem>
        </DropdownMenu>
      </div>
      {!online && (
        <p className="text-sm">
          {root.stateReason ?? t`The folder can't be read now.`}{' '}
          <Trans>Its files count as missing and come back by themselves when the folder does.</Trans>
        </p>
      )}
      <RootFacts root={root} />
      {root.ignore.length > 0 && (
        <p className="text-sm text-muted">
          <Trans>
            Leaves out <span className="font-mono break-all">{root.ignore.join('  ')}</span>
          </Trans>
        </p>
      )}
      <EditRootDialog
        key={`${root.id} ${dialog}`}
        root={root}
        open={dialog === 'edit'}
        onOpenChange={(open) => setDialog(open ? 'edit' : null)}
      />
      <RemoveRootDialog
        root={root}
        open={dialog === 'remove'}
        onOpenChange={(open) => setDialog(open ? 'remove' : null)}
      />
    </li>
  );
}
