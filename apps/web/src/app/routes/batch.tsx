import { useLingui } from '@lingui/react/macro';
import { ArrowLeft } from 'lucide-react';
import { Link, useNavigate, useParams } from 'react-router';
import { RelativeTime } from '../../components/ui/relative-time.js';
import { useBatch } from '../../features/batches/api/get-batch.js';
import { BatchDetail } from '../../features/batches/components/batch-detail.js';
import { describeChange } from '../../features/batches/describe-change.js';
import { useFieldNames } from '../../lib/field-names.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const names = useFieldNames();
  const { batch } = useBatch(id);
  return (
    <>
      <TopBar
        title={batch ? describeChange(batch.change, names) : t`Bulk change`}
        before={
          <Link
            to="/batches"
            aria-label={t`All bulk changes`}
            className="-ml-1 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text max-md:size-10"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
        }
      />
      <div className="mx-auto flex max-w-4xl flex-col gap-4 px-4 py-6">
        {batch?.createdAt && (
          <p className="text-sm text-muted">
            {batch.person && `${batch.person.name} · `}
            <RelativeTime at={batch.createdAt} />
          </p>
        )}
        <BatchDetail
          id={id}
          undoBeside
          onOpen={(adapterId) => void navigate(`/adapters/${adapterId}`)}
          className="h-[calc(100dvh-260px)] min-h-60"
        />
      </div>
    </>
  );
}
