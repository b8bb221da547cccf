import { type ReactNode, type Ref, useId } from 'react';

/** The head of the rail and a body that is as high as a card whatever is in it: nothing below moves. */
export function RailFrame({
  place,
  title,
  children,
}: {
  place?: Ref<HTMLElement>;
  title: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section ref={place} aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <h3 id={id} className="h-6 font-semibold">
        {title}
      </h3>
      <div className="flex h-32 flex-col max-md:h-40">{children}</div>
    </section>
  );
}
