import { Skeleton } from '../../../components/ui/skeleton.js';

/** The shape of a card that is on its way. */
export function CardSkeleton() {
  return (
    <div aria-hidden className="flex min-w-0 flex-col">
      <Skeleton className="aspect-3/4" />
      <div className="mt-1.5 flex h-11 flex-col gap-1.5 pt-1">
        <Skeleton className="h-3.5 w-4/5" />
        <Skeleton className="h-3 w-1/2" />
      </div>
    </div>
  );
}

/** The shape of a row of the list that is on its way. */
export function RowSkeleton() {
  return (
    <div aria-hidden className="flex h-full items-center gap-3 px-2">
      <Skeleton className="h-8 w-6" />
      <Skeleton className="h-3.5 w-2/5" />
    </div>
  );
}
