import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterQuery } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { ChartNoAxesColumnDecreasing, Ellipsis, Plus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { DropdownMenu, MenuItem } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { showToast } from '../../../components/ui/toast.js';
import { ChangeMenu } from '../../../features/batches/components/change-menu.js';
import { usePicked } from '../../../features/catalog/store.js';
import { describeError } from '../../../lib/describe-error.js';
import { formatCount } from '../../../lib/format.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { countSelection } from '../../../lib/selection.js';
import { type Bulk, openBulk } from './bulk-store.js';
import { resolveSelection } from './resolve-selection.js';

/** What can be done with the selected adapters. */
export function SelectionActions({ query, matches }: { query: AdapterQuery; matches: number }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const picked = usePicked((state) => state.selection);
  const count = countSelection(picked, matches);
  const start = async (what: Bulk['what']) => {
    const selection = await resolveSelection(client, picked, query, matches);
    if (selection) openBulk({ what, selection, count });
  };
  const workOutRanks = async () => {
    const selection = await resolveSelection(client, picked, query, matches);
    if (!selection) return;
    try {
      const { startManySpectra } = await import('../../../features/weights/start-many-spectra.js');
      const onShow = () => void navigate('/jobs');
      await startManySpectra(selection, count, { client, onShow });
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
    }
  };
  return (
    <>
      <Button size="sm" icon={<Plus aria-hidden />} disabled={readOnly} onClick={() => void start('add-to')}>
        <Trans>Add to</Trans>
      </Button>
      <ChangeMenu disabled={readOnly} onChoose={(kind) => void start(kind)} />
      <DropdownMenu
        side="top"
        align="center"
        trigger={
          <IconButton
            size="sm"
            label={t`More`}
            tooltip={false}
            disabled={readOnly}
            icon={<Ellipsis aria-hidden />}
          />
        }
      >
        <MenuItem icon={<ChartNoAxesColumnDecreasing aria-hidden />} onSelect={() => void workOutRanks()}>
          <Trans>Work out effective rank ({formatCount(count)})</Trans>
        </MenuItem>
      </DropdownMenu>
    </>
  );
}
