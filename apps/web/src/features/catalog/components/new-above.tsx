import { Trans } from '@lingui/react/macro';
import { ArrowUp } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';

/** While a scan floods the list: what a person looks at stays, and this is the way to what is new. */
export function NewAbove({ onShow }: { onShow: () => void }) {
  return (
    <div className="pointer-events-none sticky top-[calc(var(--banner,0px)+var(--bar)+56px)] z-9 flex h-0 justify-center max-md:top-[calc(var(--banner,0px)+var(--bar)+8px)]">
      <Button
        size="sm"
        icon={<ArrowUp aria-hidden />}
        onClick={onShow}
        className="pointer-events-auto shadow-float"
      >
        <Trans>New adapters above</Trans>
      </Button>
    </div>
  );
}
