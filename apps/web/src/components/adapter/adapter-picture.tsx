import type { AdapterItem } from '@lora/schema';
import { clsx } from 'clsx';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { originalUrl, thumbnailUrl } from '../../lib/preview-url.js';
import { PicturePattern } from './picture-pattern.js';

/** A moment in, where a clip is no longer black. */
const STILL_AT_SECONDS = 0.1;

export interface AdapterPictureProps {
  item: Pick<AdapterItem, 'id' | 'name' | 'previewUrl' | 'previewKind'>;
  /** CSS pixels: chooses the thumbnail. */
  width: number;
  className?: string;
}

/** The picture of an adapter, filling its box; a clip stands still. It says nothing that the name beside it doesn't. */
export function AdapterPicture({ item, width, className }: AdapterPictureProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const url = item.previewUrl;
  const fill = 'absolute inset-0 size-full object-cover';
  if (!url || url === brokenUrl) {
    return (
      <div className={clsx('relative overflow-hidden', className)}>
        <PicturePattern seed={item.id} name={item.name} />
      </div>
    );
  }
  return (
    <div className={clsx('relative overflow-hidden bg-hover', className)}>
      {item.previewKind === 'video' ? (
        <>
          <video
            key={url}
            src={`${originalUrl(url)}#t=${STILL_AT_SECONDS}`}
            preload="metadata"
            muted
            playsInline
            tabIndex={-1}
            aria-hidden
            onError={() => setBrokenUrl(url)}
            className={clsx(fill, 'pointer-events-none')}
          />
          <Play
            aria-hidden
            className="absolute right-2 bottom-2 size-5 rounded-full bg-surface p-1 text-text"
          />
        </>
      ) : (
        <img
          key={url}
          src={thumbnailUrl(url, width)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBrokenUrl(url)}
          className={fill}
        />
      )}
    </div>
  );
}
