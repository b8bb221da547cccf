import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import * as schema from './index.js';
import * as values from './values.js';

const classes = Object.entries(schema).filter((entry): entry is [string, new () => object] =>
  schema.schemaClasses().has(entry[1] as object),
);

/** Things that programs send by mistake or on purpose. */
const NONSENSE = [
  null,
  [],
  'text',
  -1,
  1.5,
  true,
  { a: { b: [] } },
  '\u0000',
  Number.MAX_VALUE,
  '𝕏'.repeat(100_001),
];

describe('every class', () => {
  it('is there to be found', () => {
    expect(classes.length).toBeGreaterThan(30);
    expect(classes.map(([name]) => name)).toEqual(
      expect.arrayContaining(['AdapterQuery', 'UpdateAdapter', 'SetUp']),
    );
  });

  it.each(classes)('%s refuses a field that it does not know', (_name, type) => {
    const errors = validateSync(plainToInstance(type, { surprise: 1 }), {
      whitelist: true,
      forbidNonWhitelisted: true,
    });
    expect(errors.map((error) => error.property)).toContain('surprise');
  });

  it.each(classes)('%s takes or refuses nonsense in each field, and never fails on it', (_name, type) => {
    for (const key of schema.schemaClasses().get(type)?.keys() ?? []) {
      const verdicts = NONSENSE.map((value) => {
        const errors = validateSync(plainToInstance(type, { [key]: value }));
        return errors.some((error) => error.property === key);
      });
      expect(verdicts, key).toContain(true);
    }
  });
});

describe('the enumerations and codes', () => {
  it.each(Object.entries(values).filter(([, list]) => Array.isArray(list)))(
    '%s names each value once',
    (_name, list) => {
      const all = list as readonly unknown[];
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBeGreaterThan(0);
    },
  );

  it('sort in both directions', () => {
    // These orders have only one direction.
    const single = ['random', 'relevance', 'manual'];
    const up = values.ADAPTER_SORTS.filter((sort) => !sort.startsWith('-') && !single.includes(sort));
    expect(values.ADAPTER_SORTS).toHaveLength(up.length * 2 + single.length);
    for (const sort of up) expect(values.ADAPTER_SORTS).toContain(`-${sort}`);
  });

  it('limits are whole and positive', () => {
    for (const [name, limit] of Object.entries(values.LIMITS)) {
      expect(Number.isSafeInteger(limit) && limit > 0, name).toBe(true);
    }
    expect(values.LIMITS.pageDefault).toBeLessThanOrEqual(values.LIMITS.page);
    expect(values.LIMITS.passwordMin).toBeLessThan(values.LIMITS.passwordMax);
  });
});
