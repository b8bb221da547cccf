import type { Limits } from './limits.js';
import { takeKnownText } from './known-texts.js';
import { quoteName, SafetensorsError } from './safetensors-error.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** Digits that always fit a JavaScript number exactly. */
const EXACT_DIGITS = 15;
/** Digits of the largest u64; longer numbers are not turned into anything, as that costs time. */
const U64_DIGITS = 20;

/** A surrogate without its other half, which UTF-8 cannot hold. */
const HALF_PAIR = /\p{Surrogate}/u;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Steps through strict JSON (RFC 8259) in a buffer of valid UTF-8, one token at a time, and copies out only what
 * is asked for. JSON.parse would hide duplicate keys, lose digits of large numbers and build everything first.
 */
export class JsonReader {
  #at = 0;
  #skipped = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly limits: Pick<Limits, 'depth' | 'unknownValues'>,
  ) {}

  /** The next byte that is not white space, without taking it; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte ?? -1;
      this.#at++;
    }
    return -1;
  }

  atObject(): boolean {
    return this.peek() === OPEN_OBJECT;
  }

  atList(): boolean {
    return this.peek() === OPEN_LIST;
  }

  atString(): boolean {
    return this.peek() === QUOTE;
  }

  /** True where a number starts that is not negative; a fraction or exponent may still follow. */
  atDigit(): boolean {
    const byte = this.peek();
    return byte >= ZERO && byte <= NINE;
  }

  /** Takes `null` if it is next. */
  takeNull(): boolean {
    if (this.peek() !== 0x6e) return false;
    this.#takeWord('null');
    return true;
  }

  /**
   * Takes the start of an object, or of its next member. Call it with `first` true, then false until the key is
   * undefined, and take the value after each key.
   *
   * @param checkLength called with the key's bytes before it is copied
   */
  nextKey(first: boolean, checkLength?: (bytes: number) => void): string | undefined {
    if (!this.#nextItem(first, OPEN_OBJECT, CLOSE_OBJECT)) return undefined;
    const key = this.takeString(checkLength, true);
    if (this.peek() !== COLON) this.#fail('":"');
    this.#at++;
    return key;
  }

  /** Takes the start of a list, or the comma before its next element; false when the list has ended. */
  nextElement(first: boolean): boolean {
    return this.#nextItem(first, OPEN_LIST, CLOSE_LIST);
  }

  /**
   * Takes a string. `checkLength` sees how many bytes it has in the file before they are copied.
   *
   * @param repeats the same text is likely to come again, in this header or the next
   */
  takeString(checkLength?: (bytes: number) => void, repeats = false): string {
    if (this.peek() !== QUOTE) this.#fail('a text in double quotes');
    const { bytes } = this;
    const start = this.#at + 1;
    let at = start;
    let seen = 0;
    let escaped = false;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) this.#fail('the end of a text', at);
      if (byte === QUOTE) break;
      if (byte < 0x20) this.#fail('a text without control characters', at);
      if (byte === BACKSLASH) {
        escaped = true;
        at++;
      }
      seen |= byte;
      at++;
    }
    this.#at = at + 1;
    checkLength?.(at - start);
    if (escaped) return this.#unescape(start, at);
    if (seen >= 0x80) return bytes.toString('utf8', start, at);
    return repeats ? takeKnownText(bytes, start, at) : bytes.toString('latin1', start, at);
  }

  /**
   * Takes a number that is not negative: as a bigint where a number could not hold it, undefined beyond u64, NaN
   * for one with a fraction or an exponent.
   */
  takeUnsigned(): number | bigint | undefined {
    if (!this.atDigit()) this.#fail('a whole number');
    const { bytes } = this;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (let byte = bytes[at]; byte !== undefined && byte >= ZERO && byte <= NINE; byte = bytes[++at]) {
      value = value * 10 + (byte - ZERO);
    }
    const next = bytes[at];
    if (next === 0x2e || next === 0x65 || next === 0x45) {
      this.#skipNumber();
      return Number.NaN;
    }
    if (bytes[start] === ZERO && at > start + 1) this.#fail('a number without leading zeros', start);
    this.#at = at;
    if (at - start <= EXACT_DIGITS) return value;
    if (at - start > U64_DIGITS) return undefined;
    const exact = BigInt(bytes.toString('latin1', start, at));
    return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
  }

  /** Takes any value and forgets it; its objects may not repeat a key either. */
  skipValue(depth: number): void {
    if (depth > this.limits.depth) {
      throw new SafetensorsError(
        'header_too_deep',
        `The header nests lists or objects more than ${this.limits.depth} deep, which no trainer does. The file is damaged or made to harm.`,
      );
    }
    if (++this.#skipped > this.limits.unknownValues) {
      throw new SafetensorsError(
        'too_many_fields',
        `The header holds more than ${this.limits.unknownValues} values that the format does not know. The file is damaged or made to harm.`,
      );
    }
    const byte = this.peek();
    if (byte === QUOTE) this.takeString();
    else if (byte === OPEN_OBJECT) this.#skipObject(depth);
    else if (byte === OPEN_LIST) this.#skipList(depth);
    else if (byte === MINUS || (byte >= ZERO && byte <= NINE)) this.#skipNumber();
    else if (byte === 0x74) this.#takeWord('true');
    else if (byte === 0x66) this.#takeWord('false');
    else if (byte === 0x6e) this.#takeWord('null');
    else this.#fail('a value');
  }

  /** Throws unless only white space is left. */
  expectEnd(): void {
    if (this.peek() !== -1) this.#fail('the end of the header');
  }

  #nextItem(first: boolean, open: number, close: number): boolean {
    const byte = this.peek();
    if (first) {
      if (byte !== open) this.#fail(`"${String.fromCharCode(open)}"`);
      this.#at++;
      if (this.peek() !== close) return true;
      this.#at++;
      return false;
    }
    if (byte !== COMMA && byte !== close) this.#fail(`"," or "${String.fromCharCode(close)}"`);
    this.#at++;
    return byte === COMMA;
  }

  #skipObject(depth: number): void {
    const seen = new Set<string>();
    for (let key = this.nextKey(true); key !== undefined; key = this.nextKey(false)) {
      if (seen.has(key)) throw duplicateKey(key, 'a field that the format does not know');
      seen.add(key);
      this.skipValue(depth + 1);
    }
  }

  #skipList(depth: number): void {
    for (let more = this.nextElement(true); more; more = this.nextElement(false)) this.skipValue(depth + 1);
  }

  #skipNumber(): void {
    // A window keeps the copy small; no number that means anything is longer.
    const text = this.bytes.toString('latin1', this.#at, this.#at + 400);
    NUMBER.lastIndex = 0;
    const length = NUMBER.exec(text)?.[0].length ?? 0;
    if (length === 0 || /^[\d.]/.test(text.slice(length))) this.#fail('a number');
    this.#at += length;
  }

  #takeWord(word: string): void {
    if (this.bytes.toString('latin1', this.#at, this.#at + word.length) !== word) this.#fail('a value');
    this.#at += word.length;
  }

  #unescape(start: number, end: number): string {
    // One token only: JSON.parse is the fastest strict judge of escapes.
    let text: unknown;
    try {
      text = JSON.parse(this.bytes.toString('utf8', start - 1, end + 1));
    } catch {
      this.#fail('a text with valid escapes', start);
    }
    if (typeof text !== 'string' || HALF_PAIR.test(text)) {
      this.#fail('a text of whole characters (it has half of a surrogate pair)', start);
    }
    return text;
  }

  #fail(expected: string, at = this.#at): never {
    const found =
      at >= this.bytes.length ? 'nothing more' : JSON.stringify(this.bytes.toString('utf8', at, at + 12));
    throw new SafetensorsError(
      'header_not_json',
      `The header is not valid JSON: at byte ${at} of the header stands ${found} instead of ${expected}. The file is damaged; download or export it again.`,
    );
  }
}

/** The error for a key that stands twice in one object. */
export function duplicateKey(key: string, where: string): SafetensorsError {
  return new SafetensorsError(
    'duplicate_key',
    `The key ${quoteName(key)} stands twice in ${where}. Programs would disagree on which one counts; export the file again.`,
    key,
  );
}
