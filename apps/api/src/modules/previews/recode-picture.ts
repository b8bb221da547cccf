import sharp, { type Sharp } from 'sharp';
import type { MediaType } from './media-type.js';
import { PreviewRefusal } from './preview-refusal.js';
import { MAX_PICTURE_BYTES } from './read-picture.js';
import { MAX_PIXELS, refusePicture } from './refuse-picture.js';

/** Sharp gives up after this long: writing takes longer than decoding, AVIF and long animations longest. */
const TIMEOUT_SECONDS = 45;

/** A picture that was decoded and written anew: nothing but pixels is left of what came. */
export interface RecodedPicture {
  bytes: Uint8Array;
  /** Of one frame, upright. */
  width: number;
  height: number;
}

/** How each kind is written; a person sees no difference to the original. */
const WRITERS: Partial<Record<MediaType, (picture: Sharp) => Sharp>> = {
  'image/png': (picture) => picture.png(),
  'image/jpeg': (picture) => picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
  'image/webp': (picture) => picture.webp({ quality: 92 }),
  'image/gif': (picture) => picture.gif(),
  // An effort of 2 takes 3 to 8 times as long and saves a fiftieth.
  'image/avif': (picture) => picture.avif({ quality: 75, effort: 0 }),
};

/** Clips are not added: nothing here takes the place and the words out of them, or proves that they can be played. */
export function refuseClip(cause?: unknown): PreviewRefusal {
  return new PreviewRefusal(
    'preview_unusable',
    'This is a clip; only pictures can be added here. A clip that lies beside the model file is shown.',
    { cause },
  );
}

/**
 * Decodes a whole picture and writes it anew in the same format: turned upright by EXIF, in sRGB, without place,
 * camera, prompt or anything else that was in the file beside the pixels. Animations keep their frames.
 *
 * @throws PreviewRefusal `preview_unusable` when it is damaged, cut off, a clip, or has more than 100 megapixels (of an
 *   animation: in all frames together)
 */
export async function recodePicture(bytes: Uint8Array, type: MediaType): Promise<RecodedPicture> {
  const write = WRITERS[type];
  if (write === undefined) throw refuseClip();
  try {
    const picture = sharp(bytes, {
      limitInputPixels: MAX_PIXELS,
      failOn: 'truncated',
      animated: type === 'image/gif' || type === 'image/webp',
      sequentialRead: true,
    }).autoOrient();
    const { data, info } = await write(picture)
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    if (data.length > MAX_PICTURE_BYTES) {
      const limit = MAX_PICTURE_BYTES / 1024 / 1024;
      throw new PreviewRefusal(
        'preview_unusable',
        `Without loss the picture takes more than ${limit} MiB. Save a smaller one, or as JPEG.`,
      );
    }
    return { bytes: data, width: info.width, height: info.pageHeight ?? info.height };
  } catch (error) {
    throw refusePicture(error, TIMEOUT_SECONDS);
  }
}
