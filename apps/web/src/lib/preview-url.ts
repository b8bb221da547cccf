import { THUMBNAIL_WIDTHS } from '@lora/schema/values';

/**
 * The address of a preview's thumbnail: the smallest that is sharp at `cssWidth` CSS pixels on a screen with
 * `density` dots per CSS pixel.
 */
export function thumbnailUrl(
  previewUrl: string,
  cssWidth: number,
  density = window.devicePixelRatio || 1,
): string {
  const wanted = cssWidth * density;
  const width = THUMBNAIL_WIDTHS.find((one) => one >= wanted) ?? THUMBNAIL_WIDTHS.at(-1);
  return `${previewUrl}${previewUrl.includes('?') ? '&' : '?'}w=${width}`;
}

/** The address of the file behind a preview: `…/previews/7?v=1` -> `…/previews/7/original?v=1`. */
export function originalUrl(previewUrl: string): string {
  const [path, query] = previewUrl.split('?', 2);
  return query ? `${path}/original?${query}` : `${path}/original`;
}
