export type DecodedText = { ok: true; text: string } | { ok: false; problem: string };

/**
 * Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one or by its zero bytes (Windows' Notepad).
 * `lenient` text that is neither is read as Windows-1252, which knows every byte; JSON is refused instead.
 */
export function decodeText(bytes: Uint8Array, lenient: boolean): DecodedText {
  const utf16 = utf16Kind(bytes);
  if (utf16 !== null) return { ok: true, text: new TextDecoder(utf16).decode(bytes) };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    if (lenient) return { ok: true, text: new TextDecoder('windows-1252').decode(bytes) };
    return { ok: false, problem: `not text: the bytes are not UTF-8 near byte ${firstBadByte(bytes)}` };
  }
}

function utf16Kind(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? 'utf-16be' : null;
}

/** Where strict decoding first fails, by halving: decoding a valid start never fails when streamed. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isValidStart(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isValidStart(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
