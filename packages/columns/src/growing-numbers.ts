/** Typed arrays double, so that adding rows one by one copies each number only a few times. */
const FIRST_CAPACITY = 1024;

/** The capacity to grow to for `needed` entries. */
export function growCapacity(current: number, needed: number): number {
  let capacity = Math.max(current, FIRST_CAPACITY);
  while (capacity < needed) capacity *= 2;
  return capacity;
}

/** The same numbers with room for `length` entries at least; the new ones are 0. */
export function growUint32(numbers: Uint32Array, length: number): Uint32Array {
  if (length <= numbers.length) return numbers;
  const grown = new Uint32Array(growCapacity(numbers.length, length));
  grown.set(numbers);
  return grown;
}

/** A list of 32-bit numbers that only gets longer. */
export class NumberList {
  numbers: Uint32Array = new Uint32Array(0);
  length = 0;

  push(value: number): void {
    if (this.length === this.numbers.length) this.numbers = growUint32(this.numbers, this.length + 1);
    this.numbers[this.length++] = value;
  }

  clear(): void {
    this.numbers = new Uint32Array(0);
    this.length = 0;
  }
}
