import { Skeleton } from '../../../components/ui/skeleton.js';

// Without words: they show before the texts of this feature are there.

/** A card's size: wide enough for a sentence beside the picture, on a phone with a glimpse of the next one. */
export const CARD_SIZE = 'h-28 w-88 shrink-0 max-md:h-36 max-md:w-[min(20rem,80vw)]';

/** The cards that are on their way. */
export function CardsSkeleton() {
  return (
    <div aria-busy className="flex gap-3 overflow-hidden">
      {[0, 1, 2, 3].map((at) => (
        <Skeleton key={at} className={CARD_SIZE} />
      ))}
    </div>
  );
}

/** The rail while its code is on its way, as high as the rail. */
export function RailSkeleton() {
  return (
    <div className="flex h-40 min-w-0 flex-col gap-2 max-md:h-48">
      <Skeleton className="h-6 w-40" />
      <CardsSkeleton />
    </div>
  );
}

/** The rows of the heat map that are on their way. */
export function AnatomySkeleton() {
  return (
    <div aria-busy className="mt-6 flex flex-col gap-1.5">
      <Skeleton className="mb-2 h-5 w-40" />
      {[0, 1, 2, 3].map((at) => (
        <Skeleton key={at} className="h-5 w-full max-w-lg" />
      ))}
    </div>
  );
}

/** The effective rank while its code is on its way. */
export function RankSkeleton() {
  return (
    <div aria-busy className="mt-6 flex flex-col gap-2">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-5 w-full max-w-lg" />
    </div>
  );
}
