import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress } from 'node:zlib';

const decompress = promisify(zstdDecompress);
/** What one reading may unpack to: metadata is cut long before, so more is a damaged row. */
const MAX_BYTES = 64 * 1024 * 1024;
/** What zstd may add to a text that does not get shorter. */
const ROOM = 512;

/**
 * JSON as it is stored where only a program reads it again: zstd, in base64 for the way to the database. PostgreSQL
 * takes five times as long for the same text as jsonb (docs/decisions/004). Blocks for about 0.1 ms per 15 kB.
 */
export function packJson(value: unknown): string {
  const bytes = Buffer.from(JSON.stringify(value));
  const params = { [constants.ZSTD_c_compressionLevel]: 1 };
  // Room for all of it and no more: by default every text takes a buffer of 16 KiB, or several.
  const chunkSize = bytes.length + ROOM;
  return zstdCompressSync(bytes, { params, chunkSize }).toString('base64');
}

/** What `packJson` packed, from the column's bytes. */
export async function unpackJson(bytes: Buffer): Promise<unknown> {
  const text = await decompress(bytes, { maxOutputLength: MAX_BYTES });
  return JSON.parse(text.toString()) as unknown;
}
