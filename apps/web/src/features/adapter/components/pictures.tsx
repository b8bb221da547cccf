import { useLingui } from '@lingui/react/macro';
import type { AdapterDetail, Preview } from '@lora/schema';
import { clsx } from 'clsx';
import { useState } from 'react';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { Veil } from '../../../components/adapter/veil.js';
import { originalUrl, thumbnailUrl } from '../../../lib/preview-url.js';

/** CSS pixels of the large picture and of one in the strip. */
const LARGE = 480;
const SMALL = 64;

function LargePicture({ preview, name }: { preview: Preview; name: string }) {
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
        className="max-h-[70dvh] w-full max-md:max-h-[44dvh] rounded-lg bg-hover"
      />
    );
  }
  return (
    <a
      href={originalUrl(preview.url)}
      target="_blank"
      rel="noreferrer"
      title={t`Open the original`}
      className="block rounded-lg"
    >
      <img
        src={thumbnailUrl(preview.url, LARGE)}
        alt={t`Preview of ${name}`}
        className="max-h-[70dvh] min-h-40 w-full max-md:max-h-[44dvh] rounded-lg bg-hover object-contain"
      />
    </a>
  );
}

/** The pictures beside the file and in its header: one large, the others as a strip. */
export function Pictures({ detail }: { detail: AdapterDetail }) {
  const { t } = useLingui();
  const [at, setAt] = useState(0);
  const { previews } = detail;
  const shown = previews[at] ?? previews[0];
  if (!shown) {
    return (
      <AdapterPicture
        item={detail}
        width={LARGE}
        className="aspect-3/4 w-full rounded-lg max-md:aspect-4/3"
      />
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Veil id={detail.id} nsfwLevel={detail.nsfwLevel} className="rounded-lg">
        <LargePicture preview={shown} name={detail.name} />
      </Veil>
      <p className="truncate font-mono text-xs text-muted" title={shown.source}>
        {shown.source}
      </p>
      {previews.length > 1 && (
        <ul className="flex flex-wrap gap-2">
          {previews.map((preview, index) => (
            <li key={preview.id}>
              <button
                type="button"
                aria-label={t`Picture ${index + 1}`}
                aria-pressed={preview === shown}
                onClick={() => setAt(index)}
                className={clsx(
                  'block overflow-hidden rounded-md',
                  preview === shown && 'outline-2 outline-offset-2 outline-accent',
                )}
              >
                <AdapterPicture
                  item={{
                    id: detail.id,
                    nsfwLevel: detail.nsfwLevel,
                    name: detail.name,
                    previewUrl: preview.url,
                    previewKind: preview.kind,
                  }}
                  width={SMALL}
                  className="h-20 w-15"
                />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
