import { growUint32 } from './growing-numbers.js';

/** The code of "no value". */
export const NO_VALUE = 0;
/** A rough cost in bytes of one entry: text header, array slots and map entry in V8. */
const ENTRY_BYTES = 96;

/**
 * Gives each distinct text a small code from 1 up and knows how many rows use it. Codes of texts that nobody uses
 * any more are given again, so a long life of edits does not make it grow.
 */
export class Dictionary {
  private readonly codes = new Map<string, number>();
  private readonly texts: string[] = [''];
  private readonly free: number[] = [];
  /** Codes whose text has capitals, by the text in lower case. */
  private readonly variants = new Map<string, Set<number>>();
  /** Uses by code; 0 for codes that are free. */
  uses: Uint32Array = new Uint32Array(0);

  /** Codes are below it. */
  get end(): number {
    return this.texts.length;
  }

  get bytes(): number {
    return this.uses.byteLength + this.texts.length * ENTRY_BYTES;
  }

  text(code: number): string {
    return this.texts[code] ?? '';
  }

  code(text: string): number {
    return this.codes.get(text) ?? NO_VALUE;
  }

  /** The text's code, with one more use. */
  acquire(text: string): number {
    const code = this.codes.get(text) ?? this.insert(text);
    this.uses[code] = (this.uses[code] ?? 0) + 1;
    return code;
  }

  /**
   * Takes a use back.
   *
   * @returns whether it was the last one, so that the code is free now
   */
  release(code: number): boolean {
    if (code === NO_VALUE) return false;
    const left = (this.uses[code] ?? 0) - 1;
    this.uses[code] = left;
    if (left > 0) return false;
    this.drop(code);
    return true;
  }

  /** A mask over the codes: 1 where the text equals one of the values, whatever their case. */
  maskOf(values: readonly string[]): Uint8Array {
    const mask = new Uint8Array(this.end);
    for (const value of values) {
      const lower = value.toLowerCase();
      const same = this.codes.get(lower);
      if (same !== undefined) mask[same] = 1;
      for (const code of this.variants.get(lower) ?? []) mask[code] = 1;
    }
    return mask;
  }

  /** A mask over the codes in use: 1 where the test holds. */
  maskWhere(test: (text: string, code: number) => boolean): Uint8Array {
    const mask = new Uint8Array(this.end);
    for (const [text, code] of this.codes) if (test(text, code)) mask[code] = 1;
    return mask;
  }

  /** The texts in use with their codes, in no particular order. */
  entries(): IterableIterator<[string, number]> {
    return this.codes.entries();
  }

  private insert(text: string): number {
    const code = this.free.pop() ?? this.texts.length;
    this.texts[code] = text;
    this.codes.set(text, code);
    this.uses = growUint32(this.uses, code + 1);
    const lower = text.toLowerCase();
    if (lower !== text) {
      const variants = this.variants.get(lower);
      if (variants) variants.add(code);
      else this.variants.set(lower, new Set([code]));
    }
    return code;
  }

  private drop(code: number): void {
    const text = this.text(code);
    this.codes.delete(text);
    const lower = text.toLowerCase();
    const variants = this.variants.get(lower);
    variants?.delete(code);
    if (variants?.size === 0) this.variants.delete(lower);
    this.texts[code] = '';
    this.free.push(code);
  }
}
