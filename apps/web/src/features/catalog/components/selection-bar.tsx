import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { X } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { clearPicked, usePicked } from '../store.js';

/** Rises while several adapters are picked: how many, and the way back. */
export function SelectionBar() {
  const { t } = useLingui();
  const count = usePicked((picked) => picked.ids.size);
  if (count === 0) return null;
  return (
    <div
      role="region"
      aria-label={t`Selection`}
      className="slide-in-bottom fixed bottom-[calc(var(--bottom-bar)+env(safe-area-inset-bottom)+12px)] left-1/2 z-30 flex -translate-x-1/2 items-center gap-4 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4 shadow-float md:bottom-4"
    >
      <span aria-live="polite">
        <Plural value={count} one="# selected" other="# selected" />
      </span>
      <Button size="sm" variant="quiet" icon={<X aria-hidden />} onClick={clearPicked}>
        <Trans>Clear the selection</Trans>
      </Button>
    </div>
  );
}
