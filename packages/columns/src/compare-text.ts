/**
 * Orders texts by code point, as PostgreSQL's COLLATE "C" does on UTF-8. JavaScript's `<` goes by UTF-16 units and
 * puts emoji before some letters of the private and compatibility areas.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rankUnit(x) - rankUnit(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for the code points above all others. */
function rankUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Orders numbers that are written as text. */
export function compareNumberText(a: string, b: string): number {
  return Number(a) - Number(b);
}
