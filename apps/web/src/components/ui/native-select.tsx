import { ChevronDown } from 'lucide-react';

export interface NativeSelectProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  disabled?: boolean;
  className?: string;
}

/** The browser's own list of choices: costs nothing to load, and a phone shows it in its own way. */
export function NativeSelect({ label, value, onChange, options, disabled, className }: NativeSelectProps) {
  return (
    <span className={`relative inline-flex min-w-0 items-center ${className ?? ''}`}>
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-full min-w-0 cursor-default appearance-none rounded-md border border-control bg-surface pr-8 pl-2.5 text-base text-ellipsis hover:border-muted disabled:opacity-50 max-md:h-10"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute right-2.5 size-4 text-muted" />
    </span>
  );
}
