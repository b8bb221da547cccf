import { Skeleton } from '../../../components/ui/skeleton.js';

/** The shape of the page while the server has not answered. */
export function ModelsSkeleton() {
  return (
    <div aria-busy="true" className="mx-auto flex max-w-4xl flex-col gap-10 px-4 py-6">
      <Skeleton className="h-5 w-24" />
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-3">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="h-1 w-full" />
          <Skeleton className="h-4 w-80 max-w-full" />
        </div>
      ))}
    </div>
  );
}
