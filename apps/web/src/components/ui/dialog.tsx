import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button.js';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One or two sentences under the title: exactly what will happen. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  /** For lists, texts and pictures. */
  wide?: boolean;
}

/** A question in the middle of the page; on a phone it rises from below. */
export function Dialog({ open, onOpenChange, title, description, children, footer, wide }: DialogProps) {
  const { t } = useLingui();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'appear fixed z-40 flex max-h-[85dvh] flex-col gap-4 overflow-y-auto border border-line-strong bg-raised p-4 shadow-float outline-none max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-lg max-md:pb-[calc(1rem+env(safe-area-inset-bottom))] md:left-1/2 md:w-full md:-translate-x-1/2 md:rounded-lg',
            wide ? 'md:top-[8vh] md:max-w-2xl' : 'md:top-[15vh] md:max-w-md',
          )}
        >
          <header className="flex flex-col gap-1 pr-10">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description && <Radix.Description className="text-muted">{description}</Radix.Description>}
          </header>
          {children}
          {footer && <footer className="flex justify-end gap-2 max-md:flex-col-reverse">{footer}</footer>}
          {/* Last, so that the first thing to do has the focus when the dialog opens. */}
          <Radix.Close asChild>
            <IconButton
              label={t`Close`}
              icon={<X />}
              tooltip={false}
              size="sm"
              className="absolute top-3 right-3"
            />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
