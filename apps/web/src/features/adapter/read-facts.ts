/**
 * The details carry training facts as an open record: other versions of the server may send more, less, or other
 * shapes. These read what is there and leave out what is not as expected.
 */
type OpenRecord = Record<string, unknown>;

function isRecord(value: unknown): value is OpenRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(record: OpenRecord, name: string): string | null {
  const value = record[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberOf(record: OpenRecord, name: string): number | null {
  const value = record[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function recordOf(record: OpenRecord, name: string): OpenRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

export function recordsOf(record: OpenRecord, name: string): OpenRecord[] {
  const value = record[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
