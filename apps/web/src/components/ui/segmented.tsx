import { RadioGroup as Radix } from 'radix-ui';

export interface SegmentedProps<V extends string> {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: string }[];
  label: string;
}

/** One of two to four choices, all of them in sight. */
export function Segmented<V extends string>({ value, onValueChange, options, label }: SegmentedProps<V>) {
  return (
    <Radix.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onValueChange(chosen.value);
      }}
      className="flex w-fit rounded-md border border-control p-0.5"
    >
      {options.map((option) => (
        <Radix.Item
          key={option.value}
          value={option.value}
          className="h-7 rounded-sm px-3 text-muted transition-colors hover:text-text data-[state=checked]:bg-pressed data-[state=checked]:text-text max-md:h-9"
        >
          {option.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}
