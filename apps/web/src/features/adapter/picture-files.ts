import { t } from '@lingui/core/macro';

/** What the server takes; it looks into the file itself, this only saves the way. */
const TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
]);
/** As the server has it: nobody sees more on a card or in the detail. */
const MAX_BYTES = 30 * 1000 * 1000;

/** For the browser's own choice of files. */
export const PICTURE_TYPES = [...TYPES].join(',');

/** Why a file cannot become a preview; null where it may. */
export function refusePicture(file: Pick<File, 'type' | 'size'>): string | null {
  if (!TYPES.has(file.type)) return t`This is no PNG, JPEG, WebP, GIF or AVIF.`;
  if (file.size > MAX_BYTES) return t`It has more than 30 MB: save a smaller one.`;
  return null;
}

/** The files of a paste or drop; from other pages come words and addresses too, which are not taken. */
export function filesOf(transfer: DataTransfer | null): File[] {
  return transfer ? Array.from(transfer.files) : [];
}
