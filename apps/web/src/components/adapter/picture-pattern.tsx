import { drawPattern, initialsOf, PATTERN_COLUMNS, PATTERN_ROWS } from '../../lib/picture-pattern.js';

/** Stands where there is no picture: lines that belong to this adapter alone, and its initials. */
export function PicturePattern({ seed, name }: { seed: string; name: string }) {
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${PATTERN_COLUMNS} ${PATTERN_ROWS}`}
      preserveAspectRatio="xMidYMid slice"
      className="absolute inset-0 size-full bg-raised"
      data-testid="picture-pattern"
    >
      <path
        d={drawPattern(seed)}
        fill="none"
        strokeWidth="0.05"
        strokeLinecap="round"
        className="stroke-line-strong"
      />
      <rect x="0.9" y="1.62" width="1.2" height="0.76" rx="0.12" className="fill-raised" />
      <text
        x="1.5"
        y="2.02"
        textAnchor="middle"
        dominantBaseline="central"
        fontSize="0.42"
        fontWeight="600"
        className="fill-muted"
      >
        {initialsOf(name)}
      </text>
    </svg>
  );
}
