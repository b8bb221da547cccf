import { Skeleton } from '../../../components/ui/skeleton.js';

/** Lines where the facets will stand. */
export function FacetsSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-3 px-2 py-4">
      {Array.from({ length: 12 }, (_, line) => (
        <Skeleton key={line} className={line % 4 === 0 ? 'h-4 w-20' : 'h-4 w-full'} />
      ))}
    </div>
  );
}
