/** Escapes that PostgreSQL refuses in JSON: NUL and halves of surrogate pairs. */
const REFUSED = /\\u0000|\\ud[89a-f][0-9a-f]{2}/i;

/**
 * JSON text that PostgreSQL takes, whatever strings the value holds: NUL becomes its visible symbol, halves of
 * surrogate pairs the replacement character.
 */
export function toSafeJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!REFUSED.test(text)) return text;
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return clean(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, own]) => [clean(key), own]));
  });
}

function clean(text: string): string {
  return text.replaceAll('\u0000', '\u2400').toWellFormed();
}
