import { Trans, useLingui } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/ui/button.js';
import { ScanBar } from '../../features/jobs/components/scan-bar.js';
import { useRoots } from '../../features/roots/api/get-roots.js';
import { AddRootDialog } from '../../features/roots/components/add-root-dialog.js';
import { RootList } from '../../features/roots/components/root-list.js';
import { useReadOnly } from '../../lib/read-only.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  const [adding, setAdding] = useState(false);
  const readOnly = useReadOnly();
  const filled = (useRoots().data?.items.length ?? 0) > 0;
  return (
    <>
      <TopBar
        title={t`Roots`}
        actions={
          filled && (
            <Button
              variant="primary"
              icon={<Plus aria-hidden />}
              onClick={() => setAdding(true)}
              disabled={readOnly}
            >
              <Trans>Add root</Trans>
            </Button>
          )
        }
      />
      <ScanBar />
      <RootList onAdd={() => setAdding(true)} />
      <AddRootDialog open={adding} onOpenChange={setAdding} />
    </>
  );
}
