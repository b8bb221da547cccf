import { useLingui } from '@lingui/react/macro';
import type { Preview } from '@lora/schema';
import { originalUrl, thumbnailUrl } from '../../../lib/preview-url.js';

/** CSS pixels of the large picture. */
export const LARGE = 480;

const BOX = 'max-h-[70dvh] w-full max-md:max-h-[44dvh] rounded-lg bg-hover';

/** A picture as the cards show it; a click shows it whole. A clip plays in place. */
export function LargePicture({
  preview,
  name,
  onOpen,
  onSized,
}: {
  preview: Preview;
  name: string;
  onOpen: () => void;
  /** Told when it has its height, or has none. */
  onSized: () => void;
}) {
  const { t } = useLingui();
  if (preview.kind === 'video') {
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- previews are silent clips
      <video
        key={preview.id}
        src={originalUrl(preview.url)}
        poster={thumbnailUrl(preview.url, LARGE)}
        controls
        muted
        loop
        playsInline
        preload="metadata"
        className={BOX}
      />
    );
  }
  return (
    <button
      type="button"
      aria-label={t`Show the picture large`}
      onClick={onOpen}
      className="block w-full cursor-zoom-in! rounded-lg"
    >
      <img
        src={thumbnailUrl(preview.url, LARGE)}
        // What the page is looked at for.
        fetchPriority="high"
        onLoad={onSized}
        onError={onSized}
        alt={t`Preview of ${name}`}
        className={`${BOX} min-h-40 object-contain`}
      />
    </button>
  );
}
