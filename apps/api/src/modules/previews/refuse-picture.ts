import { PreviewRefusal } from './preview-refusal.js';

/** Decoded, 100 megapixels take 400 MB in the worst case; cameras and upscalers stay below, bombs do not. */
export const MAX_PIXELS = 100_000_000;

/**
 * What a failure of sharp means for whoever asked for the picture.
 * @param timeoutSeconds what sharp was given
 */
export function refusePicture(error: unknown, timeoutSeconds: number): PreviewRefusal {
  if (error instanceof PreviewRefusal) return error;
  const words = error instanceof Error ? error.message : String(error);
  return new PreviewRefusal('preview_unusable', explain(words, timeoutSeconds), { cause: error });
}

function explain(words: string, timeoutSeconds: number): string {
  if (words.includes('exceeds pixel limit')) {
    return `The picture has more than ${MAX_PIXELS / 1_000_000} megapixels. Save a smaller one.`;
  }
  if (words.includes('timeout')) return `The picture took more than ${timeoutSeconds} s to decode.`;
  return 'The picture is damaged or cut off. Copy or download it again.';
}
