/** Tiles of the pattern: a card is 3:4. */
export const PATTERN_COLUMNS = 3;
export const PATTERN_ROWS = 4;

/** FNV-1a over the UTF-16 units, 32 bits: quick, even, and the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/**
 * A path of quarter circles (Truchet tiles, Smith 1987) in a box of PATTERN_COLUMNS x PATTERN_ROWS units: the same
 * seed always draws the same.
 */
export function drawPattern(seed: string): string {
  // A multiply spreads the hash's low bits: ids differ in their last letter only.
  const bits = Math.imul(hash(seed), 0x9e3779b1) >>> 0;
  const arcs: string[] = [];
  for (let y = 0; y < PATTERN_ROWS; y += 1) {
    for (let x = 0; x < PATTERN_COLUMNS; x += 1) {
      const turned = (bits >>> (y * PATTERN_COLUMNS + x)) & 1;
      arcs.push(
        turned
          ? `M${x + 0.5} ${y}a.5 .5 0 0 1 -.5 .5M${x + 0.5} ${y + 1}a.5 .5 0 0 1 .5 -.5`
          : `M${x + 0.5} ${y}a.5 .5 0 0 0 .5 .5M${x} ${y + 0.5}a.5 .5 0 0 1 .5 .5`,
      );
    }
  }
  return arcs.join('');
}

/** Two letters for a name: `flat_ink style` -> `FI`, `動物` -> `動物`. Empty where a name has no letters. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first, second] = words;
  if (first === undefined) return '';
  const letters =
    second === undefined
      ? Array.from(first).slice(0, 2)
      : [...Array.from(first).slice(0, 1), ...Array.from(second).slice(0, 1)];
  return letters.join('').toUpperCase();
}
