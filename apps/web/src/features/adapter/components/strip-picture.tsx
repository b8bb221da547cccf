import { useLingui } from '@lingui/react/macro';
import type { AdapterDetail, Preview } from '@lora/schema';
import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';

/** CSS pixels of one picture in the strip. */
const SMALL = 64;

export interface StripPictureProps extends ComponentProps<'button'> {
  detail: AdapterDetail;
  preview: Preview;
  index: number;
  selected: boolean;
}

/** One picture of the strip; a click shows it large. */
export function StripPicture({ detail, preview, index, selected, className, ...rest }: StripPictureProps) {
  const { t } = useLingui();
  const place = index + 1;
  return (
    <button
      type="button"
      {...rest}
      aria-label={index === 0 ? t`Picture ${place}, the cover` : t`Picture ${place}`}
      aria-pressed={selected}
      className={clsx(
        'relative block overflow-hidden rounded-md',
        selected && 'outline-2 outline-offset-2 outline-accent',
        className,
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
      {index === 0 && (
        <span aria-hidden className="absolute inset-x-0 bottom-0 bg-surface/90 text-center text-xs">
          {t`Cover`}
        </span>
      )}
    </button>
  );
}
