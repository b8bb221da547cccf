import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Adapter {
  id: string;
  name: string;
  kind: string;
}
interface Query {
  query: string;
  kind: string;
  exact: string[];
  related: string[];
}

function read<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../evaluation/${name}`, import.meta.url), 'utf8')) as T[];
}

describe('the judge of our search', () => {
  const adapters = read<Adapter>('adapters.json');
  const queries = read<Query>('queries.json');

  it('has 300 texts of ten kinds and over 100 searches, each once', () => {
    expect(new Set(adapters.map(({ id }) => id)).size).toBe(300);
    expect(new Set(adapters.map(({ kind }) => kind)).size).toBe(10);
    expect(new Set(queries.map(({ query }) => query)).size).toBe(queries.length);
    expect(queries.length).toBeGreaterThan(100);
  });

  it('names for each search at least one text that answers it, and none twice', () => {
    const ids = new Set(adapters.map(({ id }) => id));
    for (const { query, exact, related } of queries) {
      expect(exact.length, query).toBeGreaterThan(0);
      expect(new Set([...exact, ...related]).size, query).toBe(exact.length + related.length);
      for (const id of [...exact, ...related]) expect(ids, query).toContain(id);
    }
  });
});
