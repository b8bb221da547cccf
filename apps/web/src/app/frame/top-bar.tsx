import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface TopBarProps {
  /** The page's name: heading and window title. */
  title: string;
  /** The one search box, in the middle; on a phone it takes the place of the title. */
  search?: ReactNode;
  /** Before the title: the way back. */
  before?: ReactNode;
  /** Buttons at the right end. */
  actions?: ReactNode;
}

/** The bar above a page, 48 px; each route puts one first. It stays while the page scrolls. */
export function TopBar({ title, search, before, actions }: TopBarProps) {
  return (
    <header className="sticky top-(--banner,0px) z-10 flex h-(--bar) items-center gap-3 border-b border-line bg-bg px-3 md:px-4">
      <title>{`${title} · LoRA Manager`}</title>
      {before}
      <h1
        className={clsx('truncate font-semibold', search ? 'max-md:sr-only md:min-w-24 md:flex-1' : 'flex-1')}
      >
        {title}
      </h1>
      {search && <div className="min-w-0 flex-1 md:max-w-xl md:flex-2">{search}</div>}
      {actions && (
        <div className={clsx('flex items-center justify-end gap-2', search && 'md:min-w-24 md:flex-1')}>
          {actions}
        </div>
      )}
      {search && !actions && <div className="flex-1 max-md:hidden" />}
    </header>
  );
}
