import { SafetensorsError, type SafetensorsErrorCode } from './safetensors-error.js';

/** Bytes from the start that tell what a file is. */
export const RECOGNISE_BYTES = 512;

/**
 * Tells what a file is that cannot be safetensors, from its first bytes; undefined where that is not clear. Call
 * it only once the safetensors reading has failed: text as a length prefix means a header of exabytes.
 */
export function recogniseOtherFormat(start: Uint8Array): SafetensorsError | undefined {
  const head = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, RECOGNISE_BYTES));
  for (const { code, message, matches } of FORMATS)
    if (matches(head)) return new SafetensorsError(code, message);
  if (!isText(head)) return undefined;
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  for (const { code, message, pattern } of TEXTS)
    if (pattern.test(text)) return new SafetensorsError(code, message);
  const words = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return new SafetensorsError(
    'text_file',
    `This is a text file, often an error message that a download saved. It begins ${words}. Download the model again.`,
  );
}

interface BinaryFormat {
  code: SafetensorsErrorCode;
  message: string;
  matches: (head: Buffer) => boolean;
}

const FORMATS: readonly BinaryFormat[] = [
  {
    code: 'zip_file',
    message:
      'This is a ZIP file or a PyTorch checkpoint (.pt, .ckpt, .bin), not safetensors. Such checkpoints can run code when loaded, so it is not opened; unpack or convert it to safetensors.',
    matches: (head) => startsWith(head, 'PK\u0003\u0004') || startsWith(head, 'PK\u0005\u0006'),
  },
  {
    code: 'pickle_file',
    message:
      'This is a Python pickle, an old PyTorch checkpoint, not safetensors. It can run code when loaded, so it is not opened; convert it to safetensors.',
    // Protocol 2 to 5 and the first operations that PyTorch's writers use.
    matches: (head) =>
      head[0] === 0x80 &&
      (head[1] ?? 0) >= 2 &&
      (head[1] ?? 6) <= 5 &&
      /[\]}(c\x8a\x95]/.test(head.toString('latin1', 2, 3)),
  },
  {
    code: 'gguf_file',
    message:
      'This is a GGUF model, not safetensors. Give it the ending .gguf or get the safetensors version.',
    matches: (head) => startsWith(head, 'GGUF'),
  },
  {
    code: 'zero_filled',
    message:
      'The file starts with zeros only: room was reserved for it, but its download or copy did not finish. Get it again.',
    matches: (head) => head.length >= 8 && head.every((byte) => byte === 0),
  },
];

const TEXTS: readonly { code: SafetensorsErrorCode; message: string; pattern: RegExp }[] = [
  {
    code: 'git_lfs_pointer',
    message:
      'This is a Git LFS pointer, not the model itself: the repository was cloned without its large files. Run `git lfs pull` in its folder, or download the file from its page.',
    pattern: /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\//,
  },
  {
    code: 'html_file',
    message:
      'This is a web page, not a model: the download saved a sign-in or error page. Sign in where it comes from and download it again.',
    pattern: /^(?:<!doctype html|<html|<\?xml|<head|<!--)/i,
  },
  {
    code: 'json_file',
    message:
      'This is a JSON text, not a model: often an error answer that a download saved, or a sidecar file with a wrong ending. Download the model again.',
    pattern: /^[{[]/,
  },
];

function startsWith(head: Buffer, magic: string): boolean {
  return head.toString('latin1', 0, magic.length) === magic;
}

/** Text has no control characters but white space; a safetensors file has zeros in its length prefix. */
function isText(head: Buffer): boolean {
  return (
    head.length > 0 &&
    head.every((byte) => (byte >= 0x20 ? byte !== 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d))
  );
}
