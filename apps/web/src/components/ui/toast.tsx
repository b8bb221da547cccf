import { lazy, Suspense } from 'react';
import { create } from 'zustand';

export interface ToastMessage {
  title: string;
  description?: string;
  tone?: 'neutral' | 'danger';
  action?: { label: string; onClick: () => void };
  /** Milliseconds; `Infinity` stays until closed. */
  duration?: number;
  /** A toast with the same id replaces the one before. */
  id?: string;
}

// Apart from the first load: the list comes with the first toast, which waits for it.
const loaded = () => import('./toast-area.js');
const Area = lazy(async () => ({ default: (await loaded()).ToastList }));
const useNeeded = create<{ needed: boolean }>(() => ({ needed: false }));

/** Shows a quiet line at the edge of the page. */
export function showToast(message: ToastMessage): void {
  useNeeded.setState({ needed: true });
  void loaded().then(({ raiseToast }) => raiseToast(message));
}

/** Takes a toast away, where it is still there. */
export function dismissToast(id: string): void {
  if (useNeeded.getState().needed) void loaded().then(({ dropToast }) => dropToast(id));
}

/** The place where toasts appear; once, in the providers. */
export function ToastArea() {
  const needed = useNeeded((state) => state.needed);
  if (!needed) return null;
  return (
    <Suspense>
      <Area />
    </Suspense>
  );
}
