import { isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.js';
import type { SafetensorsHeader } from './header.js';
import { type Limits, LIMITS, READ_STEP_BYTES } from './limits.js';
import { recogniseOtherFormat, RECOGNISE_BYTES } from './other-format.js';
import { parseHeader } from './parse-header.js';
import { SafetensorsError } from './safetensors-error.js';
import { checkTensorLayout } from './tensor-layout.js';

/** Bytes of the length prefix, a little-endian u64. */
const PREFIX_BYTES = 8;

/**
 * Reads and checks the header of a safetensors file; the tensors' own bytes are not touched. Nothing is allocated
 * by a size that the file claims: the claim is held against the file's size and the limit first, and the header is
 * read in steps.
 *
 * Format: https://github.com/huggingface/safetensors#format
 *
 * @param limits stricter or wider limits than {@link LIMITS}
 * @throws SafetensorsError when the file is not sound; where it is another known kind of file, its code says which
 */
export async function readHeader(
  source: ByteSource,
  limits: Partial<Limits> = {},
): Promise<SafetensorsHeader> {
  if (source.size === 0) {
    throw new SafetensorsError(
      'empty_file',
      'The file is empty: its download or copy did not start. Get it again.',
    );
  }
  const start = await readExactly(source, 0, Math.min(source.size, RECOGNISE_BYTES));
  try {
    return await readCheckedHeader(source, start, { ...LIMITS, ...limits });
  } catch (error) {
    if (error instanceof SafetensorsError && MAY_BE_ANOTHER_FORMAT.has(error.code)) {
      throw recogniseOtherFormat(start) ?? error;
    }
    throw error;
  }
}

/** After these failures the first bytes may belong to another format. */
const MAY_BE_ANOTHER_FORMAT: ReadonlySet<string> = new Set([
  'header_too_small',
  'header_too_large',
  'invalid_header_length',
  'header_not_utf8',
  'header_not_json',
]);

async function readCheckedHeader(
  source: ByteSource,
  start: Buffer,
  limits: Limits,
): Promise<SafetensorsHeader> {
  const headerLength = readHeaderLength(start, source.size, limits);
  const dataOffset = PREFIX_BYTES + headerLength;
  const text =
    dataOffset <= start.length
      ? start.subarray(PREFIX_BYTES, dataOffset)
      : await readText(source, headerLength);
  if (!isUtf8(text)) {
    throw new SafetensorsError(
      'header_not_utf8',
      'The header is not UTF-8 text. The file is damaged; download or export it again.',
    );
  }
  const { metadata, tensors } = await parseHeader(text, limits);
  const dataLength = source.size - dataOffset;
  checkTensorLayout(tensors, dataLength);
  await source.checkUnchanged?.();
  return { headerLength, dataOffset, dataLength, metadata, tensors };
}

function readHeaderLength(start: Buffer, size: number, limits: Limits): number {
  if (start.length < PREFIX_BYTES) {
    throw new SafetensorsError(
      'header_too_small',
      `The file has ${size} bytes; a safetensors file starts with 8 bytes that tell the length of its header.`,
    );
  }
  const claimed = start.readBigUInt64LE(0);
  if (claimed > BigInt(limits.headerBytes)) {
    throw new SafetensorsError(
      'header_too_large',
      `The file claims a header of ${claimed} bytes; at most ${limits.headerBytes} are read. It is damaged or not a safetensors file.`,
    );
  }
  if (claimed > BigInt(size - PREFIX_BYTES)) {
    throw new SafetensorsError(
      'invalid_header_length',
      `The file claims a header of ${claimed} bytes, but only ${size - PREFIX_BYTES} follow. Its download or copy did not finish, or it is not a safetensors file.`,
    );
  }
  return Number(claimed);
}

async function readText(source: ByteSource, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let done = 0; done < length; done += READ_STEP_BYTES) {
    parts.push(await readExactly(source, PREFIX_BYTES + done, Math.min(READ_STEP_BYTES, length - done)));
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

async function readExactly(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) {
    throw new SafetensorsError(
      'file_changed',
      `The file became shorter while it was read: ${bytes.length} of ${length} bytes at ${offset}. Try again once it is complete.`,
    );
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
