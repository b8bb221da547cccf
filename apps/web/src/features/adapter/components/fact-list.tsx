import type { ReactNode } from 'react';

export interface Fact {
  label: string;
  value: ReactNode;
}

/** Facts in two columns; those without a value are left out. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(({ value }) => value !== null && value !== undefined && value !== '');
  return (
    <dl className="grid gap-x-8 md:grid-cols-2">
      {known.map(({ label, value }) => (
        <div key={label} className="flex gap-3 border-b border-line py-1.5">
          <dt className="w-36 shrink-0 text-muted">{label}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A head above a part of a tab. */
export function PartTitle({ children }: { children: ReactNode }) {
  return <h3 className="mt-6 mb-2 font-semibold first:mt-0">{children}</h3>;
}
