import { posix } from 'node:path';

const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
};

/**
 * Where a picture that somebody added lies in the folder of own pictures. The adapter's id is no part of it: adapters
 * merge, and a file would have to move within the transaction.
 */
export function ownPicturePath(id: string, mediaType: string): string {
  return posix.join(id.slice(0, 2), `${id}.${ENDINGS[mediaType] ?? 'bin'}`);
}

/** The id in such a file's name; undefined for all other names. */
export function idOfOwnPicture(fileName: string): string | undefined {
  const [, id] = /^([0-9a-f-]{36})\.(?:png|jpg|webp|gif|avif|bin)$/.exec(fileName) ?? [];
  return id;
}
