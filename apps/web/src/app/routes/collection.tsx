import { useLingui } from '@lingui/react/macro';
import { Navigate, useParams } from 'react-router';
import { ErrorState } from '../../components/ui/error-state.js';
import { GallerySkeleton } from '../../features/catalog/components/gallery-skeleton.js';
import { useLibraryPreferences } from '../../features/catalog/store.js';
import { useCollections } from '../../features/collections/api/get-collections.js';
import { TopBar } from '../frame/top-bar.js';
import { Component as NotFound } from './not-found.js';

/** A collection is the library with one filter: its order is the collection's own. */
export function Component() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const { layout, cardWidth } = useLibraryPreferences();
  const { data, collections, error, refetch } = useCollections();
  const collection = collections.find((one) => one.id === id);
  if (collection) {
    const params = new URLSearchParams({ collection: id });
    const sort = collection.query === null ? 'manual' : collection.sort;
    if (sort) params.set('sort', sort);
    return <Navigate to={`/library?${params.toString()}`} replace />;
  }
  if (data) return <NotFound />;
  return (
    <>
      <TopBar title={t`Collections`} />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <GallerySkeleton layout={layout} cardWidth={cardWidth} />
      )}
    </>
  );
}
