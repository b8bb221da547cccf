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
export function Slider({ onValueChange, label, className, ...range }: SliderProps) {
  return (
    <input
      type="range"
      aria-label={label}
      {...range}
      onChange={(event) => onValueChange(event.target.valueAsNumber)}
      className={`slider h-8 ${className ?? ''}`}
    />
  );
}
