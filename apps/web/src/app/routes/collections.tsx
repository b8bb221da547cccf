import { Trans, useLingui } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../components/ui/button.js';
import { CollectionsView } from '../../features/collections/components/collections-view.js';
import { useReadOnly } from '../../lib/read-only.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <TopBar
        title={t`Collections`}
        actions={
          <Button icon={<Plus aria-hidden />} disabled={readOnly} onClick={() => setCreating(true)}>
            <Trans>New collection</Trans>
          </Button>
        }
      />
      <CollectionsView
        creating={creating}
        onCreating={setCreating}
        onArrange={(id) => void navigate(`/collections/${id}/arrange`)}
      />
    </>
  );
}
