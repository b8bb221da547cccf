import { useLingui } from '@lingui/react/macro';
import { ArrowLeft } from 'lucide-react';
import { Link, useNavigate, useParams } from 'react-router';
import { useCollections } from '../../features/collections/api/get-collections.js';
import { ErrorState } from '../../components/ui/error-state.js';
import { ArrangeView } from '../../features/collections/components/arrange-view.js';
import { TopBar } from '../frame/top-bar.js';
import { Component as NotFound } from './not-found.js';

export function Component() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { data, collections, error, refetch } = useCollections();
  const collection = collections.find((one) => one.id === id);
  if (collection ? collection.query !== null : data) return <NotFound />;
  return (
    <>
      <TopBar
        title={collection ? t`Arrange ${collection.name}` : t`Arrange`}
        before={
          <Link
            to={`/collections/${id}`}
            aria-label={t`Back to the collection`}
            className="-ml-1 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text max-md:size-10"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
        }
      />
      {!collection && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {collection && <ArrangeView collection={collection} onLibrary={() => void navigate('/library')} />}
    </>
  );
}
