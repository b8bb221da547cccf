import { LoaderCircle } from 'lucide-react';

/** A turning ring the size of an icon; say in words beside it what is going on. */
export function Spinner() {
  return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
}
