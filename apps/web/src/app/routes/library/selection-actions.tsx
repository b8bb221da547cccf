import { Trans } from '@lingui/react/macro';
import type { AdapterQuery } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { ChangeMenu } from '../../../features/batches/components/change-menu.js';
import { usePicked } from '../../../features/catalog/store.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { countSelection } from '../../../lib/selection.js';
import { type Bulk, openBulk } from './bulk-store.js';
import { resolveSelection } from './resolve-selection.js';

/** What can be done with the selected adapters. */
export function SelectionActions({ query, matches }: { query: AdapterQuery; matches: number }) {
  const client = useQueryClient();
  const readOnly = useReadOnly();
  const picked = usePicked((state) => state.selection);
  const start = async (what: Bulk['what']) => {
    const selection = await resolveSelection(client, picked, query, matches);
    if (selection) openBulk({ what, selection, count: countSelection(picked, matches) });
  };
  return (
    <>
      <Button size="sm" icon={<Plus aria-hidden />} disabled={readOnly} onClick={() => void start('add-to')}>
        <Trans>Add to</Trans>
      </Button>
      <ChangeMenu disabled={readOnly} onChoose={(kind) => void start(kind)} />
    </>
  );
}
