import { useLingui } from '@lingui/react/macro';
import { Ban, Check } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { TAG_COLORS } from '../colors.js';

const SWATCH =
  'flex size-7 items-center justify-center rounded-full border border-control text-white max-md:size-10 [&_svg]:size-4';
const NONE = 'none';

/** One of a few colours, or none. */
export function ColorPicker({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (color: string | null) => void;
}) {
  const { t, i18n } = useLingui();
  // A colour that another program chose stays among the choices.
  const own =
    value !== null && !TAG_COLORS.some((one) => one.value === value)
      ? [{ value, label: t`Its present colour` }]
      : [];
  const colors = [...TAG_COLORS.map((one) => ({ value: one.value, label: i18n._(one.label) })), ...own];
  return (
    <RadioGroup.Root
      aria-label={t`Colour`}
      orientation="horizontal"
      value={value ?? NONE}
      onValueChange={(next) => onChange(next === NONE ? null : next)}
      className="flex flex-wrap gap-2"
    >
      <RadioGroup.Item value={NONE} aria-label={t`No colour`} title={t`No colour`} className={SWATCH}>
        <Ban aria-hidden className={value === null ? 'text-text' : 'text-muted'} />
      </RadioGroup.Item>
      {colors.map((color) => (
        <RadioGroup.Item
          key={color.value}
          value={color.value}
          aria-label={color.label}
          title={color.label}
          className={SWATCH}
          style={{ background: color.value }}
        >
          <RadioGroup.Indicator>
            <Check aria-hidden strokeWidth={3} />
          </RadioGroup.Indicator>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
