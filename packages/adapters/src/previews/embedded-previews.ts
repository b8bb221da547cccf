import { Buffer } from 'node:buffer';
import { type HeaderMetadata, headerJson, headerValue } from '../metadata/header-value.js';
import { listOf } from '../plain-values.js';

export interface EmbeddedPreview {
  /** The metadata key, with its place where the key holds a list. */
  key: string;
  mime: string;
  bytes: Uint8Array;
}

/** SwarmUI's order (mcmonkeyprojects/SwarmUI). */
const KEYS = ['modelspec.preview_image', 'modelspec.thumbnail', 'thumbnail', 'preview_image'] as const;
/** A1111's and Forge's cover pictures: a JSON list of base64. */
const COVERS = 'ssmd_cover_images';

/** SwarmUI's own bound; a 1024 px WebP has 200 kB. */
export const EMBEDDED_PREVIEW_MAX_BYTES = 8 * 1024 * 1024;
/** Cover pictures kept of one header. */
const COVERS_MAX = 16;

/**
 * The pictures inside a header's metadata, in the order of preference. Only `data:image/…;base64,` (and bare base64
 * in the cover list) whose bytes begin like a PNG, JPEG, WebP, GIF or AVIF are taken: an SVG could run scripts.
 * What is damaged or too large is left out.
 */
export function embeddedPreviews(metadata: HeaderMetadata): EmbeddedPreview[] {
  const single = KEYS.flatMap((key) => decode(key, headerValue(metadata, key), true));
  const covers = listOf(headerJson(metadata, COVERS), COVERS_MAX).flatMap((cover, index) =>
    decode(`${COVERS}[${index}]`, cover, false),
  );
  return [...single, ...covers];
}

function decode(key: string, value: unknown, needsUrl: boolean): EmbeddedPreview[] {
  // Base64 has 4 characters for 3 bytes; a quarter more for line breaks.
  if (typeof value !== 'string' || value.length > EMBEDDED_PREVIEW_MAX_BYTES * 1.7) return [];
  const url = /^data:image\/[\w.+-]{1,40}(?:;[\w=.-]{1,60})*;base64,/i.exec(value.slice(0, 200));
  if (url === null && (needsUrl || value.startsWith('data:'))) return [];
  const base64 = value.slice(url?.[0].length ?? 0).replace(/\s+/g, '');
  if (
    base64.length === 0 ||
    !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) ||
    base64.replace(/=+$/, '').length % 4 === 1
  )
    return [];
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  const mime = pictureType(bytes);
  return mime === null || bytes.length > EMBEDDED_PREVIEW_MAX_BYTES ? [] : [{ key, mime, bytes }];
}

/** By the first bytes: what the URL claims may be anything. */
function pictureType(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  return text.slice(4, 8) === 'ftyp' && /^avi[fs]/.test(text.slice(8)) ? 'image/avif' : null;
}
