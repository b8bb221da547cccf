import { clsx } from 'clsx';
import { FolderHeart, Search } from 'lucide-react';
import { useState } from 'react';
import { thumbnailUrl } from '../../../lib/preview-url.js';

/** CSS pixels of a card's picture. */
const WIDTH = 240;

function Tile({ url, className }: { url: string; className?: string }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <span className={clsx('bg-hover', className)} />;
  return (
    <img
      src={thumbnailUrl(url, WIDTH)}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setFailed(true)}
      className={clsx('size-full object-cover', className)}
    />
  );
}

/** Up to four pictures of a collection as one; a quiet sign where there is none. */
export function CoverMosaic({ covers, isSearch }: { covers: readonly string[]; isSearch: boolean }) {
  const shown = covers.slice(0, 4);
  const Sign = isSearch ? Search : FolderHeart;
  if (shown.length === 0) {
    return (
      <div className="flex aspect-4/3 items-center justify-center rounded-md border border-line bg-surface text-faint">
        <Sign aria-hidden className="size-8" />
      </div>
    );
  }
  return (
    <div
      className={clsx(
        'grid aspect-4/3 gap-0.5 overflow-hidden rounded-md bg-surface',
        shown.length > 1 && 'grid-cols-2',
        shown.length > 2 && 'grid-rows-2',
      )}
    >
      {shown.map((url, at) => (
        <div key={url} className={clsx('min-h-0 min-w-0', shown.length === 3 && at === 0 && 'row-span-2')}>
          <Tile url={url} />
        </div>
      ))}
    </div>
  );
}
