import { Trans, useLingui } from '@lingui/react/macro';
import type { ComparedBlock, DuplicateMember } from '@lora/schema';
import { useId, useState } from 'react';
import { Button } from '../../../components/ui/button.js';

/** Blocks shown before the rest is asked for. */
const SHOWN = 6;

/** How much each adapter changes in each block, as bars of one scale: what one of them lacks is seen at once. */
export function CompareBlocks({
  blocks,
  members,
}: {
  blocks: readonly ComparedBlock[];
  members: readonly DuplicateMember[];
}) {
  const { t } = useLingui();
  const heading = useId();
  const [all, setAll] = useState(false);
  if (blocks.length === 0) return null;
  const largest = Math.max(...blocks.flatMap(({ norms }) => Object.values(norms).map((norm) => norm ?? 0)));
  const shown = all ? blocks : blocks.slice(0, SHOWN);
  return (
    <div className="flex flex-col items-start gap-2">
      <h3 id={heading} className="text-sm text-muted">
        <Trans>Size of the change by block, estimated</Trans>
      </h3>
      <ul aria-labelledby={heading} className="grid w-full gap-x-8 gap-y-3 md:grid-cols-2">
        {shown.map(({ block, norms }) => (
          <li key={block} className="flex min-w-0 flex-col gap-1">
            <span className="font-mono text-sm break-all">{block}</span>
            {members.map(({ adapter }) => {
              const norm = norms[adapter.id] ?? null;
              const share = norm === null || largest === 0 ? 0 : (norm / largest) * 100;
              const said = norm === null ? t`none` : norm.toPrecision(3);
              return (
                <span key={adapter.id} className="flex items-center gap-2 text-sm">
                  <span className="w-28 shrink-0 truncate text-muted" title={adapter.name}>
                    {adapter.name}
                  </span>
                  <span aria-hidden className="h-1.5 min-w-0 flex-1 rounded-full bg-hover">
                    <span className="block h-full rounded-full bg-muted" style={{ width: `${share}%` }} />
                  </span>
                  <span className="w-12 shrink-0 text-right text-muted tabular-nums">{said}</span>
                </span>
              );
            })}
          </li>
        ))}
      </ul>
      {blocks.length > SHOWN && (
        <Button size="sm" variant="quiet" onClick={() => setAll(!all)}>
          {all ? <Trans>Show fewer</Trans> : t`Show all ${blocks.length} blocks`}
        </Button>
      )}
    </div>
  );
}
