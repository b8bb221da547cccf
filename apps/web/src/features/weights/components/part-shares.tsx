import type { PartChange } from '@lora/schema';
import { formatShare } from '../number-words.js';
import { partLabel } from '../part-words.js';

/** How much of the whole change sits in each part of the model, as bars of the whole. */
export function PartShares({ parts, hue }: { parts: readonly PartChange[]; hue: string }) {
  return (
    <ul className="grid gap-x-8 md:grid-cols-2">
      {parts.map(({ part, share }) => (
        <li key={part} className="flex h-7 items-center gap-3 text-sm">
          <span className="w-40 shrink-0 truncate" title={partLabel(part)}>
            {partLabel(part)}
          </span>
          <span aria-hidden className="h-1.5 min-w-0 flex-1 rounded-full bg-hover">
            <span
              className="block h-full rounded-full"
              style={{ width: `${Math.max(share > 0 ? 1 : 0, share * 100)}%`, background: hue }}
            />
          </span>
          <span className="w-20 shrink-0 text-right text-muted">{formatShare(share)}</span>
        </li>
      ))}
    </ul>
  );
}
