/** Longest plain tag that is counted as it stands; longer ones are cut by the general way. */
const PLAIN_MAX = 200;
/** Digits of a count that a number holds exactly. */
const COUNT_DIGITS = 15;

const QUOTE = 0x22;
const SPACE = 0x20;
const BACKSLASH = 0x5c;

/**
 * Counts the tags of a table as trainers write it: `{"10_folder": {"tag": 12, ...}, ...}`, names of printable ASCII
 * with single spaces, whole counts. A sixth of the time of building the objects first.
 *
 * @returns distinct tags with the counts of all folders added; null for any other text, which is no judgement on it
 */
export function scanTagTable(
  text: string,
  limits: { folders: number; tags: number },
): Map<string, number> | null {
  const scan = { text, at: 0 };
  const counts = new Map<string, number>();
  if (!take(scan, 0x7b)) return null;
  const folders = new Set<string>();
  for (;;) {
    const folder = takePlain(scan);
    if (folder === null || folders.has(folder) || folders.size >= limits.folders) return null;
    folders.add(folder);
    if (!take(scan, 0x3a)) return null;
    if (!scanFolder(scan, counts) || counts.size > limits.tags) return null;
    if (take(scan, 0x2c)) continue;
    return take(scan, 0x7d) && skipSpace(scan) === scan.text.length ? counts : null;
  }
}

interface Scan {
  readonly text: string;
  at: number;
}

function scanFolder(scan: Scan, counts: Map<string, number>): boolean {
  if (!take(scan, 0x7b)) return false;
  // The same tag twice in a folder counts once, as in any reader of JSON: the general way knows which.
  let before = counts.size;
  const others = before > 0 ? new Set<string>() : null;
  for (;;) {
    const tag = takePlain(scan);
    if (tag === null || !take(scan, 0x3a)) return false;
    const count = takeCount(scan);
    if (count < 0) return false;
    if (others === null) {
      counts.set(tag, count);
      if (counts.size === before) return false;
      before = counts.size;
    } else {
      if (others.has(tag)) return false;
      others.add(tag);
      counts.set(tag, (counts.get(tag) ?? 0) + count);
    }
    if (take(scan, 0x2c)) continue;
    return take(scan, 0x7d);
  }
}

/** Takes text in quotes that needs no cleaning; null for any other. */
function takePlain(scan: Scan): string | null {
  if (!take(scan, QUOTE)) return null;
  const { text } = scan;
  const begin = scan.at;
  let at = begin;
  let last = SPACE;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) break;
    if (c < SPACE || c > 0x7e || c === BACKSLASH || (c === SPACE && last === SPACE)) return null;
    last = c;
  }
  // A space at the end, nothing at all, or more than is kept.
  if (last === SPACE || at - begin > PLAIN_MAX || at === text.length) return null;
  scan.at = at + 1;
  return text.slice(begin, at);
}

/** -1 for anything but a whole number. */
function takeCount(scan: Scan): number {
  const begin = skipSpace(scan);
  let at = begin;
  let value = 0;
  for (; ; at++) {
    const digit = scan.text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) break;
    value = value * 10 + digit;
  }
  const leadingZero = at - begin > 1 && scan.text.charCodeAt(begin) === 0x30;
  const next = scan.text.charCodeAt(at);
  // A fraction or an exponent.
  const goesOn = next === 0x2e || next === 0x65 || next === 0x45;
  scan.at = at;
  return at === begin || at - begin > COUNT_DIGITS || leadingZero || goesOn ? -1 : value;
}

function take(scan: Scan, code: number): boolean {
  if (scan.text.charCodeAt(skipSpace(scan)) !== code) return false;
  scan.at++;
  return true;
}

function skipSpace(scan: Scan): number {
  for (;;) {
    const c = scan.text.charCodeAt(scan.at);
    if (c !== SPACE && c !== 0x0a && c !== 0x0d && c !== 0x09) return scan.at;
    scan.at++;
  }
}
