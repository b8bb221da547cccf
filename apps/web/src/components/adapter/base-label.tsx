import { baseModelColor, baseModelLabel, familyLabel, shortBaseModel } from '../../lib/base-models.js';

/** The base model's dot: one hue for life, never the only sign. */
export function BaseDot({ base }: { base: string }) {
  return (
    <span
      aria-hidden
      className="inline-block size-2 shrink-0 rounded-full"
      style={{ background: baseModelColor(base) }}
    />
  );
}

/** Dot, short name and family: "• SDXL Pony". The whole name on hover. */
export function BaseLabel({ base, family }: { base: string; family: string | null }) {
  const label = baseModelLabel(base);
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5"
      title={family ? `${label} · ${familyLabel(family)}` : label}
    >
      <BaseDot base={base} />
      <span className="truncate">
        {family ? `${shortBaseModel(base)} ${familyLabel(family)}` : shortBaseModel(base)}
      </span>
    </span>
  );
}
