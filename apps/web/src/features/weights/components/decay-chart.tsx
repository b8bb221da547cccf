import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterSpectra } from '@lora/schema';
import { formatKept, listKept } from '../describe-spectra.js';
import { formatRank } from '../number-words.js';

/** Of the drawing; it is stretched to its place. */
const HEIGHT = 100;

/** The outline of bars without gaps: one for each direction, as high as its singular value beside the first. */
function outline(directions: readonly number[]): string {
  const first = directions[0] ?? 0;
  const tops = directions.map((share) => (first > 0 ? HEIGHT * (1 - Math.sqrt(share / first)) : HEIGHT));
  return `M0 ${HEIGHT}${tops.map((top, i) => `V${top.toFixed(2)}H${i + 1}`).join('')}V${HEIGHT}Z`;
}

/** How the directions weaken from the first to the last of the rank, and as a table what each rank would keep. */
export function DecayChart({ spectra, hue }: { spectra: AdapterSpectra; hue: string }) {
  const { t } = useLingui();
  const { directions, rankMax, effectiveRank } = spectra;
  const used = formatRank(effectiveRank ?? 0);
  const place = Math.min(1, (effectiveRank ?? 0) / rankMax);
  return (
    <>
      <figure className="max-w-lg">
        <svg
          role="img"
          aria-label={t`Strength of the directions, from the first to number ${rankMax}: the effective rank is ${used}. The table below has the numbers.`}
          viewBox={`0 0 ${rankMax} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block h-24 w-full border-b border-l border-line-strong"
        >
          <path d={outline(directions)} fill={hue} fillOpacity={0.75} />
          <line
            x1={place * rankMax}
            x2={place * rankMax}
            y1={0}
            y2={HEIGHT}
            stroke="currentColor"
            strokeDasharray="4 3"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <figcaption className="mt-1 flex justify-between gap-3 text-xs text-muted">
          <span>
            <Trans>Direction 1</Trans>
          </span>
          <span>
            <Trans>dashed: effective rank {used}</Trans>
          </span>
          <span>{rankMax}</span>
        </figcaption>
      </figure>
      <details className="mt-2 max-w-lg">
        <summary className="cursor-pointer py-1 text-sm max-md:py-2.5">
          <Trans>What a lower rank would keep</Trans>
        </summary>
        <table className="mt-1 w-full text-left text-sm">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-1 font-normal">
                <Trans>Rank</Trans>
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                <Trans>Keeps of the change</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {listKept(spectra).map(({ rank, kept }) => (
              <tr key={rank} className="border-t border-line">
                <th scope="row" className="py-1 font-normal tabular-nums">
                  {rank}
                </th>
                <td className="py-1 text-right tabular-nums">
                  {rank === rankMax ? t`all` : formatKept(kept)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
