import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { Eye } from 'lucide-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { useSession } from '../../lib/session.js';

/** Adapters whose pictures the person asked to see; forgotten with the page. */
const useUnveiled = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

/** Shows the pictures of an adapter until the page is loaded anew. */
export function unveil(id: string): void {
  useUnveiled.setState(({ ids }) => ({ ids: new Set([...ids, id]) }));
}

/** Whether the pictures of an adapter are to be blurred: its level is the person's own limit or above. */
export function useVeiled(id: string, nsfwLevel: number): boolean {
  const blurFrom = useSession((session) => session.user?.settings.blurFrom);
  const isShown = useUnveiled(({ ids }) => ids.has(id));
  return !isShown && blurFrom !== undefined && nsfwLevel >= blurFrom;
}

export interface VeilProps {
  id: string;
  nsfwLevel: number;
  children: ReactNode;
  className?: string;
  /** Where the button is told of elsewhere, or there is no room for it: the grid's cards and small pictures. */
  button?: 'quiet' | 'none';
}

/** Blurs a picture from the person's limit on; the button on it, seen on hover, focus and touch, shows it. */
export function Veil({ id, nsfwLevel, children, className, button }: VeilProps) {
  const { t } = useLingui();
  const veiled = useVeiled(id, nsfwLevel);
  return (
    <div className={clsx('group/veil relative overflow-hidden', className)}>
      <div className={clsx('contents', veiled && '[&>*]:scale-110 [&>*]:blur-2xl')} inert={veiled}>
        {children}
      </div>
      {veiled && button !== 'none' && (
        <span
          data-action
          aria-hidden={button === 'quiet' || undefined}
          className="pointer-events-none absolute inset-0 flex items-center justify-center opacity-0 group-focus-within/veil:opacity-100 group-hover/veil:opacity-100 [@media(hover:none)]:opacity-100"
        >
          <button
            type="button"
            tabIndex={button === 'quiet' ? -1 : undefined}
            onClick={(event) => {
              event.stopPropagation();
              event.preventDefault();
              unveil(id);
            }}
            className="pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-md bg-surface/90 px-2.5 text-sm shadow-float hover:bg-surface max-md:h-10"
          >
            <Eye aria-hidden className="size-4" />
            {t`Show`}
          </button>
        </span>
      )}
    </div>
  );
}
