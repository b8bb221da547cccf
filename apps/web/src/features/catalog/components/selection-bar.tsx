import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { CheckCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { formatCount } from '../../../lib/format.js';
import { countSelection } from '../../../lib/selection.js';
import { clearPicked, usePicked } from '../store.js';

export interface SelectionBarProps {
  /** How many the search of a selection by query finds. */
  matches: number;
  /** Selects all that the search finds. */
  onAll: () => void;
  /** What can be done with the selection. */
  actions?: ReactNode;
}

/** Rises while adapters are picked: how many, what can be done with them, and the way back. */
export function SelectionBar({ matches, onAll, actions }: SelectionBarProps) {
  const { t } = useLingui();
  const selection = usePicked((picked) => picked.selection);
  const count = countSelection(selection, matches);
  const selecting = usePicked((picked) => picked.selecting);
  if (count === 0 && !selecting) return null;
  return (
    <div
      role="region"
      aria-label={t`Selection`}
      className="slide-in-bottom fixed bottom-[calc(var(--bottom-bar)+env(safe-area-inset-bottom)+12px)] left-1/2 z-30 flex max-w-[calc(100vw-24px)] -translate-x-1/2 items-center max-md:w-full gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4 whitespace-nowrap shadow-float md:bottom-4"
    >
      <span aria-hidden className="min-w-0 flex-1 truncate md:hidden">
        {count === 0 ? <Trans>Tap what you want to select</Trans> : formatCount(count)}
      </span>
      <span aria-live="polite" className="mr-1 max-md:sr-only">
        {count === 0 ? (
          <Trans>Tap what you want to select</Trans>
        ) : selection.kind === 'query' && selection.except.size === 0 ? (
          <Plural value={count} one="The only match selected" other="All # matches selected" />
        ) : (
          <Plural value={count} one="# selected" other="# selected" />
        )}
      </span>
      {count > 0 && actions}
      {count < matches && (
        <IconButton label={t`Select all`} icon={<CheckCheck aria-hidden />} onClick={onAll} side="top" />
      )}
      <IconButton label={t`Clear the selection`} icon={<X aria-hidden />} onClick={clearPicked} side="top" />
    </div>
  );
}
