import { THUMBNAIL_WIDTHS } from '@lora/schema/values';
import sharp, { type Sharp } from 'sharp';
import { PreviewRefusal } from './preview-refusal.js';

/** Decoded, 100 megapixels take 400 MB in the worst case; cameras and upscalers stay below, bombs do not. */
const MAX_PIXELS = 100_000_000;
/** Sharp gives up after this long; a 100-megapixel JPEG takes about 2 s. */
const TIMEOUT_SECONDS = 20;
/** Visually the same as the original at card size, at a tenth of the bytes. */
const QUALITY = 80;
/** Height at most, in widths: phone screenshots have 2.2; a mile-long strip must not make a mile-long thumbnail. */
const MAX_HEIGHT_RATIO = 3;

/** One WebP for each width. */
export type Thumbnails = Map<number, Uint8Array>;

// Pictures are seen once; libvips would keep the last decoded ones in memory.
sharp.cache(false);
// Several pictures are decoded side by side already; one thread for each leaves the processors to the rest.
sharp.concurrency(1);

/**
 * Stills in all of {@link THUMBNAIL_WIDTHS} from one decode: turned upright by EXIF, in sRGB, without metadata, never
 * larger than the source; of an animation the first frame.
 *
 * @param bytes a PNG, JPEG, WebP, GIF or AVIF (see media-type.ts)
 * @throws PreviewRefusal `preview_unusable` when the picture is damaged or has more than 100 megapixels
 */
export async function renderThumbnails(bytes: Uint8Array): Promise<Thumbnails> {
  try {
    const largest = fitInto(
      sharp(bytes, {
        limitInputPixels: MAX_PIXELS,
        failOn: 'truncated',
        pages: 1,
        sequentialRead: true,
      }).autoOrient(),
      Math.max(...THUMBNAIL_WIDTHS),
    );
    const { data, info } = await largest
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const rendered: Thumbnails = new Map();
    for (const width of THUMBNAIL_WIDTHS) {
      const still = await fitInto(sharp(data, { raw }), width)
        .webp({ quality: QUALITY })
        .timeout({ seconds: TIMEOUT_SECONDS })
        .toBuffer();
      rendered.set(width, still);
    }
    return rendered;
  } catch (error) {
    throw refusePicture(error);
  }
}

function fitInto(picture: Sharp, width: number): Sharp {
  return picture.resize({ width, height: width * MAX_HEIGHT_RATIO, fit: 'inside', withoutEnlargement: true });
}

function refusePicture(error: unknown): PreviewRefusal {
  const words = error instanceof Error ? error.message : String(error);
  if (words.includes('exceeds pixel limit')) {
    const limit = MAX_PIXELS / 1_000_000;
    return new PreviewRefusal(
      'preview_unusable',
      `The picture has more than ${limit} megapixels. Save a smaller one.`,
      { cause: error },
    );
  }
  if (words.includes('timeout')) {
    return new PreviewRefusal(
      'preview_unusable',
      `The picture took more than ${TIMEOUT_SECONDS} s to decode.`,
      { cause: error },
    );
  }
  return new PreviewRefusal(
    'preview_unusable',
    'The picture is damaged or cut off. Copy or download it again.',
    { cause: error },
  );
}
