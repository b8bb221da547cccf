import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { toast, Toaster } from 'sonner';
import type { ToastMessage } from './toast.js';

/** A toast raised before the list is on the page would be lost: such ones wait here. */
let waiting: ToastMessage[] | null = [];

/** Shows a toast, at the latest when the list is there. */
export function raiseToast(message: ToastMessage): void {
  if (waiting) {
    waiting.push(message);
    return;
  }
  const { title, tone, ...rest } = message;
  if (tone === 'danger') toast.error(title, rest);
  else toast(title, rest);
}

/** Takes a toast away, also one that is still waiting. */
export function dropToast(id: string): void {
  waiting = waiting?.filter((message) => message.id !== id) ?? null;
  toast.dismiss(id);
}

export function ToastList() {
  useEffect(() => {
    const early = waiting ?? [];
    waiting = null;
    for (const message of early) raiseToast(message);
    return () => {
      waiting = [];
    };
  }, []);
  return (
    <Toaster
      position="bottom-right"
      mobileOffset={{ bottom: 'calc(var(--bottom-bar) + 12px + env(safe-area-inset-bottom))' }}
      gap={8}
      icons={{ error: <CircleAlert aria-hidden className="size-4 text-danger" /> }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-[356px] max-w-[calc(100vw-32px)] items-center gap-3 rounded-lg border border-line-strong bg-raised px-4 py-3 text-base text-text shadow-float',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'text-muted text-sm',
          actionButton: 'rounded-md border border-line-strong px-3 h-8 shrink-0 hover:bg-hover max-md:h-10',
        },
      }}
    />
  );
}
