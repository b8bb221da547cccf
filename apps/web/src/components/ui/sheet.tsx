import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button.js';

const SIDE = {
  right: 'slide-in-right inset-y-0 right-0 w-(--inspector) max-w-[92vw] border-l',
  left: 'slide-in-left inset-y-0 left-0 w-[300px] max-w-[86vw] border-r',
  bottom:
    'slide-in-bottom inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t pb-[env(safe-area-inset-bottom)]',
};

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  side?: keyof typeof SIDE;
  children: ReactNode;
  footer?: ReactNode;
}

/** A panel over an edge of the page: filters and inspector on a phone. Focus stays inside, Escape closes. */
export function Sheet({ open, onOpenChange, title, side = 'right', children, footer }: SheetProps) {
  const { t } = useLingui();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className={clsx(
            'fixed z-40 flex flex-col border-line-strong bg-surface shadow-float outline-none',
            SIDE[side],
          )}
        >
          <header className="flex h-12 shrink-0 items-center justify-between gap-2 border-b border-line pr-2 pl-4">
            <Radix.Title className="truncate font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t`Close`} icon={<X />} tooltip={false} />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {footer && (
            <footer className="flex shrink-0 justify-end gap-2 border-t border-line p-3">{footer}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
