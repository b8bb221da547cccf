import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';

/** A heading that folds what is under it; what is folded is not there and costs nothing. */
export function FacetSection({
  title,
  open,
  onOpen,
  children,
}: {
  title: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="border-b border-line py-2 last:border-b-0">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => onOpen(!open)}
          className="flex h-8 w-full items-center justify-between rounded-md px-2 text-sm font-medium outline-offset-[-2px] hover:bg-hover max-md:h-10"
        >
          {title}
          <ChevronDown aria-hidden className={open ? 'size-4 text-muted' : 'size-4 -rotate-90 text-muted'} />
        </button>
      </h2>
      {open && <div id={id}>{children}</div>}
    </section>
  );
}
