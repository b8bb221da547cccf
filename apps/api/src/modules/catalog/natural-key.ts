import { toSearchText } from '@lora/query';

/** Digits of a number in the key; longer numbers in names are ids, and their order matters to nobody. */
const NUMBER_WIDTH = 12;
/** The index can hold about 2,700 bytes an entry, a letter of the key up to 4. */
const MAX_KEY = 400;

/**
 * A sort key under which names stand as people expect: without case and accents, and `v2` before `v10`. Stored
 * beside the name, so that the database orders and pages by it byte by byte.
 */
export function toNaturalKey(name: string): string {
  return toSearchText(name)
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(NUMBER_WIDTH, '0'))
    .slice(0, MAX_KEY);
}
