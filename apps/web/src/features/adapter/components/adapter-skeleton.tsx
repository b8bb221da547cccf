import { Skeleton } from '../../../components/ui/skeleton.js';

/** The page of an adapter that is on its way. */
export function AdapterSkeleton() {
  return (
    <div
      aria-busy
      className="mx-auto grid max-w-6xl gap-8 px-4 py-5 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      <Skeleton className="aspect-3/4 max-md:aspect-4/3" />
      <div className="flex flex-col gap-5">
        <Skeleton className="h-8 w-3/5" />
        <Lines />
      </div>
    </div>
  );
}

/** The fields that are on their way; the name, which is known, stands where it is going to stand. */
export function FieldsSkeleton({ name }: { name: string }) {
  return (
    <div aria-busy className="flex flex-col gap-5">
      <h2 className="min-h-8 min-w-0 text-xl leading-8 font-semibold break-words max-md:min-h-10">{name}</h2>
      <Lines />
    </div>
  );
}

function Lines() {
  return (
    <>
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-6 w-4/5" />
      <Skeleton className="h-6 w-24" />
      <Skeleton className="h-6 w-3/5" />
    </>
  );
}
