import { clsx } from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface SelectOption<V extends string> {
  value: V;
  label: string;
  icon?: ReactNode;
}

export interface SelectProps<V extends string> {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  /** Its name where no Field gives one. */
  label?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  'aria-describedby'?: string;
}

/** One choice out of a few. Values must not be ''. */
export function Select<V extends string>({
  value,
  onValueChange,
  options,
  label,
  className,
  id,
  disabled,
  ...rest
}: SelectProps<V>) {
  return (
    <Radix.Root
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onValueChange(chosen.value);
      }}
    >
      <Radix.Trigger
        id={id}
        aria-label={label}
        {...rest}
        className={clsx(
          'inline-flex h-8 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2 text-base hover:border-muted max-md:h-10',
          'disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
          className,
        )}
      >
        <Radix.Value />
        <Radix.Icon className="text-muted">
          <ChevronDown aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="appear z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) rounded-lg border border-line-strong bg-raised p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex h-8 items-center gap-2 rounded-md pr-2 pl-7 text-base outline-none select-none data-highlighted:bg-hover max-md:h-10 [&_svg]:size-4"
              >
                <Radix.ItemIndicator className="absolute left-3 text-accent-text">
                  <Check aria-hidden />
                </Radix.ItemIndicator>
                {option.icon}
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
