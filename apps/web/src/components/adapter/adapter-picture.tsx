import type { AdapterItem } from '@lora/schema';
import { clsx } from 'clsx';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { originalUrl, thumbnailUrl } from '../../lib/preview-url.js';
import { PicturePattern } from './picture-pattern.js';
import { Veil } from './veil.js';

/** A moment in, where a clip is no longer black. */
const STILL_AT_SECONDS = 0.1;
/** In smaller pictures there is no room for a button. */
const BUTTON_FROM = 120;

export interface AdapterPictureProps {
  item: Pick<AdapterItem, 'id' | 'name' | 'previewUrl' | 'previewKind'> &
    Partial<Pick<AdapterItem, 'nsfwLevel'>>;
  /** CSS pixels: chooses the thumbnail. */
  width: number;
  className?: string;
  /** In the grid, whose keys and screen readers have other ways, the button of a blurred picture is for the mouse. */
  inGrid?: boolean;
}

/** How far it came: the server's still, for a clip that it has none of the clip itself, at last the pattern. */
type Stage = 'still' | 'clip' | 'pattern';

/** The picture of an adapter, filling its box; a clip stands still. It says nothing that the name beside it doesn't. */
export function AdapterPicture({ item, width, className, inGrid }: AdapterPictureProps) {
  const [failed, setFailed] = useState<{ url: string; next: Stage } | null>(null);
  const url = item.previewUrl;
  const isClip = item.previewKind === 'video';
  const stage: Stage = !url ? 'pattern' : failed?.url === url ? failed.next : 'still';
  const fill = 'absolute inset-0 size-full object-cover';
  if (!url || stage === 'pattern') {
    return (
      <div className={clsx('relative overflow-hidden', className)}>
        <PicturePattern seed={item.id} name={item.name} />
      </div>
    );
  }
  return (
    <Veil
      id={item.id}
      nsfwLevel={item.nsfwLevel ?? 0}
      button={width < BUTTON_FROM ? 'none' : inGrid ? 'quiet' : undefined}
      className={clsx('bg-hover', className)}
    >
      {stage === 'clip' ? (
        <video
          key={url}
          src={`${originalUrl(url)}#t=${STILL_AT_SECONDS}`}
          preload="metadata"
          muted
          playsInline
          tabIndex={-1}
          aria-hidden
          onError={() => setFailed({ url, next: 'pattern' })}
          className={clsx(fill, 'pointer-events-none')}
        />
      ) : (
        <img
          key={url}
          src={thumbnailUrl(url, width)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setFailed({ url, next: isClip ? 'clip' : 'pattern' })}
          className={fill}
        />
      )}
      {isClip && (
        <Play
          aria-hidden
          className="pointer-events-none absolute right-2 bottom-2 size-5 rounded-full bg-surface p-1 text-text"
        />
      )}
    </Veil>
  );
}
