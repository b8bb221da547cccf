import { useLingui } from '@lingui/react/macro';
import type { FacetValue } from '@lora/schema';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { FacetRow } from './facet-row.js';

/** Values shown before "Show all". */
const SHOWN = 8;

/** A heading that folds what is under it. */
export function FacetSection({ title, children }: { title: string; children: ReactNode }) {
  const [open, setOpen] = useState(true);
  const id = useId();
  return (
    <section className="border-b border-line py-2 last:border-b-0">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex h-8 w-full items-center justify-between rounded-md px-2 text-sm font-medium outline-offset-[-2px] hover:bg-hover max-md:h-10"
        >
          {title}
          <ChevronDown aria-hidden className={open ? 'size-4 text-muted' : 'size-4 -rotate-90 text-muted'} />
        </button>
      </h2>
      <div id={id} hidden={!open}>
        {children}
      </div>
    </section>
  );
}

export interface FacetListProps {
  values: readonly FacetValue[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  label: (value: string) => string;
  icon?: (value: string) => ReactNode;
}

/** The values of one facet, the most frequent first; a chosen one stays in sight even where it counts nothing. */
export function FacetList({ values, chosen, onToggle, label, icon }: FacetListProps) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const missing = chosen
    .filter((one) => !values.some(({ value }) => value === one))
    .map((value) => ({ value, count: 0 }));
  const known = [...values, ...missing];
  const shown = all ? known : known.filter(({ value }, at) => at < SHOWN || chosen.includes(value));
  const most = Math.max(0, ...known.map(({ count }) => count));
  const rest = known.length - shown.length;
  return (
    <ul>
      {shown.map(({ value, count }) => (
        <li key={value}>
          <FacetRow
            label={label(value)}
            icon={icon?.(value)}
            count={count}
            most={most}
            chosen={chosen.includes(value)}
            onClick={() => onToggle(value)}
          />
        </li>
      ))}
      {(rest > 0 || all) && known.length > SHOWN && (
        <li>
          <Button size="sm" variant="quiet" onClick={() => setAll(!all)}>
            {all ? t`Show fewer` : t`Show ${rest} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}
