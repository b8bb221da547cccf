import { Slider as Radix } from 'radix-ui';

export interface SliderProps {
  value: number;
  onValueChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  label: string;
  className?: string;
}

/** A number by feel: drag, or the arrow keys. */
export function Slider({ value, onValueChange, label, className, ...range }: SliderProps) {
  return (
    <Radix.Root
      {...range}
      value={[value]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      className={`relative flex h-8 touch-none items-center select-none ${className ?? ''}`}
    >
      <Radix.Track className="relative h-1 w-full rounded-full bg-line-strong">
        <Radix.Range className="absolute h-full rounded-full bg-control" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        className="block size-3.5 rounded-full border border-control bg-raised hover:bg-hover"
      />
    </Radix.Root>
  );
}
