import { THUMBNAIL_WIDTHS } from '@lora/schema/values';
import type { Crop } from '@lora/schema';
import sharp, { type Sharp } from 'sharp';
import { MAX_PIXELS, refusePicture } from './refuse-picture.js';

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
 * @param crop the part of the upright picture that is shown; null: all of it
 * @throws PreviewRefusal `preview_unusable` when the picture is damaged or has more than 100 megapixels
 */
export async function renderThumbnails(bytes: Uint8Array, crop: Crop | null = null): Promise<Thumbnails> {
  try {
    const picture = sharp(bytes, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'truncated',
      pages: 1,
      sequentialRead: true,
    }).autoOrient();
    const part = crop === null ? picture : await cutOut(picture, crop);
    const largest = fitInto(part, Math.max(...THUMBNAIL_WIDTHS));
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
    throw refusePicture(error, TIMEOUT_SECONDS);
  }
}

function fitInto(picture: Sharp, width: number): Sharp {
  return picture.resize({ width, height: width * MAX_HEIGHT_RATIO, fit: 'inside', withoutEnlargement: true });
}

async function cutOut(picture: Sharp, crop: Crop): Promise<Sharp> {
  const { autoOrient: upright } = await picture.metadata();
  const left = Math.min(Math.round(crop.x * upright.width), upright.width - 1);
  const top = Math.min(Math.round(crop.y * upright.height), upright.height - 1);
  return picture.extract({
    left,
    top,
    width: Math.min(Math.max(1, Math.round(crop.width * upright.width)), upright.width - left),
    height: Math.min(Math.max(1, Math.round(crop.height * upright.height)), upright.height - top),
  });
}
