import { Navigate, useParams } from 'react-router';
import { Spinner } from '../../components/ui/spinner.js';
import { useCollection } from '../../features/collections/api/get-collections.js';
import { Component as NotFound } from './not-found.js';

/** A collection is the library with one filter: its order is the collection's own. */
export function Component() {
  const { id = '' } = useParams();
  const collection = useCollection(id);
  if (collection === null) return <NotFound />;
  if (collection === undefined) {
    return (
      <div aria-busy className="flex justify-center p-12">
        <Spinner />
      </div>
    );
  }
  const params = new URLSearchParams({ collection: id });
  const sort = collection.query === null ? 'manual' : collection.sort;
  if (sort) params.set('sort', sort);
  return <Navigate to={`/library?${params.toString()}`} replace />;
}
