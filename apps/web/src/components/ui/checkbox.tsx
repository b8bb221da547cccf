import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { useId, type ReactNode } from 'react';

export interface CheckboxProps {
  checked: boolean | 'indeterminate';
  onCheckedChange: (checked: boolean) => void;
  label: ReactNode;
  /** The label is read, not seen. */
  hideLabel?: boolean;
  disabled?: boolean;
}

/** A box with its label; the whole line is the target. */
export function Checkbox({ checked, onCheckedChange, label, hideLabel, disabled }: CheckboxProps) {
  const id = useId();
  return (
    <div className="inline-flex items-center gap-2 max-md:min-h-10">
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onCheckedChange(next === true)}
        className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator className="text-on-accent [&_svg]:size-3">
          {checked === 'indeterminate' ? (
            <Minus aria-hidden strokeWidth={3} />
          ) : (
            <Check aria-hidden strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : undefined}>
        {label}
      </label>
    </div>
  );
}
