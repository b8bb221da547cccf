/** The kinds of preview that are handed out: browsers show them and none can carry a script. */
export const MEDIA_TYPES = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'video/mp4',
  'video/webm',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** How many first bytes {@link recogniseMedia} looks at. */
export const RECOGNISE_BYTES = 64;

/** MP4 brands that browsers play (https://mp4ra.org/registered-types/brands); `qt  ` and others are left out. */
const MP4_BRANDS = /^(?:isom|iso[2-9]|mp4[12]|avc1|M4V |M4VP|MSNV|dash|hvc1|f4v )/;

/**
 * What a file is, by its first bytes: its name may say anything. SVG, HTML, TIFF and whatever else is not in
 * {@link MEDIA_TYPES} is undefined, so that no program ever sees it as a picture.
 *
 * Signatures: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
 */
export function recogniseMedia(start: Uint8Array): MediaType | undefined {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, RECOGNISE_BYTES)).toString(
    'latin1',
  );
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) === 'ftyp') {
    const brand = text.slice(8, 12);
    if (/^avi[fs]/.test(brand)) return 'image/avif';
    return MP4_BRANDS.test(brand) ? 'video/mp4' : undefined;
  }
  // EBML with the document type "webm"; "matroska" is not for browsers.
  if (text.startsWith('\x1a\x45\xdf\xa3') && text.includes('\x42\x82\x84webm')) return 'video/webm';
  return undefined;
}

/** Whether it is a clip and not a picture. */
export function isVideo(type: MediaType): boolean {
  return type.startsWith('video/');
}
