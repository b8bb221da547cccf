import { useLingui } from '@lingui/react/macro';
import { useNavigate } from 'react-router';
import { BatchList } from '../../features/batches/components/batch-list.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <>
      <TopBar title={t`Bulk changes`} />
      <BatchList
        onOpen={(id) => void navigate(`/batches/${id}`)}
        onLibrary={() => void navigate('/library')}
      />
    </>
  );
}
