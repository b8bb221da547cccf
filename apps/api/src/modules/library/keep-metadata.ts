/** Values longer than this (tag tables, thumbnails) are cut: what is in them has been read already. */
const MAX_VALUE = 4_000;
/** Keys of one header that are kept; the largest real ones have about 100. */
const MAX_KEYS = 400;

/** The header's metadata as it is kept for the detail page: every key, long values cut with a note of their length. */
export function keepMetadata(metadata: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata)
      .slice(0, MAX_KEYS)
      .map(([key, value]) => [
        withoutNul(key),
        value.length > MAX_VALUE
          ? `${withoutNul(value.slice(0, MAX_VALUE))}… (${value.length} characters)`
          : withoutNul(value),
      ]),
  );
}

/** PostgreSQL cannot hold NUL, nor half of a surrogate pair. */
function withoutNul(text: string): string {
  return text.replaceAll('\u0000', '\u2400').toWellFormed();
}
