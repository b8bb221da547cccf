import { lazy, Suspense } from 'react';

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

// Apart from the first load: no toast is shown in the first moments of a page.
const loaded = () => import('./toast-area.js');
const Area = lazy(async () => ({ default: (await loaded()).ToastList }));

/** Shows a quiet line at the edge of the page. */
export function showToast(message: ToastMessage): void {
  void loaded().then(({ raiseToast }) => raiseToast(message));
}

/** The place where toasts appear; once, in the providers. */
export function ToastArea() {
  return (
    <Suspense>
      <Area />
    </Suspense>
  );
}
