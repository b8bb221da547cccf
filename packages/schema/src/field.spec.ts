import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import {
  Dict,
  Flag,
  Int,
  ListOf,
  Num,
  One,
  OneOf,
  QueryFlag,
  QueryInt,
  QueryNum,
  QueryOneOfs,
  QueryTexts,
  schemaClasses,
  Text,
  Texts,
  Timestamp,
  Uuid,
} from './field.js';

const ID = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';

class Part {
  @Int({ max: 9 }) size!: number;
}

class Everything {
  @Text({ min: 2, max: 4 }) text!: string;
  @Text({ max: 9, pattern: /^[a-z]+$/ }) word!: string;
  @Int({ min: -1, max: 5 }) int!: number;
  @Num({ min: 0, max: 1 }) num!: number;
  @Flag({}) flag!: boolean;
  @Uuid({}) id!: string;
  @Timestamp({}) at!: string;
  @OneOf(['a', 'b'], 'Letter', {}) letter!: 'a' | 'b';
  @Texts({ items: 2, max: 3 }) texts!: string[];
  @One(() => Part, {}) part!: Part;
  @ListOf(() => Part, {}) parts!: Part[];
  @Dict({}) dict!: Record<string, unknown>;
}

const SOUND = {
  text: 'abc',
  word: 'abc',
  int: 0,
  num: 0.5,
  flag: false,
  id: ID,
  at: '2026-01-02T03:04:05.000Z',
  letter: 'a',
  texts: ['abc'],
  part: { size: 1 },
  parts: [{ size: 1 }],
  dict: { any: 'thing' },
};

/** The fields that are refused, as the API's ValidationPipe does it. */
function refused(type: new () => object, given: unknown): string[] {
  const instance = plainToInstance(type, given);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return errors.map((error) => error.property);
}

describe('a field', () => {
  it('takes what it describes', () => {
    expect(refused(Everything, SOUND)).toEqual([]);
  });

  it.each<[keyof typeof SOUND, unknown[]]>([
    ['text', ['a', 'abcde', 1, null, undefined, ['ab'], { length: 3 }, 'a\u0000b']],
    ['word', ['ABC', 'a b', '', 'abc\u0000']],
    ['int', [-2, 6, 0.5, '1', Number.NaN, Number.POSITIVE_INFINITY, null, [1]]],
    ['num', [-0.1, 1.1, '0.5', Number.NaN, null, [0.5]]],
    ['flag', ['true', 0, 1, null]],
    ['id', ['1', ID.slice(1), `${ID} `, null, [ID]]],
    ['at', ['yesterday', 1_700_000_000, null, '2026-13-01T00:00:00Z']],
    ['letter', ['c', 'A', '', null, ['a'], 0]],
    ['texts', ['abc', ['a', 'b', 'c'], [''], ['abcd'], [1], [null], [['a']], ['a\u0000'], null, {}]],
    ['part', [{}, { size: '1' }, { size: 10 }, { size: 1, more: 1 }, 'part', null, 5]],
    ['parts', [{ size: 1 }, [{}], [{ size: 1 }, { size: 10 }], [1], [null], null, 'parts']],
    ['dict', ['text', 1, null, []]],
  ])('%s refuses everything else', (key, values) => {
    for (const value of values) {
      expect(refused(Everything, { ...SOUND, [key]: value }), `${key}: ${JSON.stringify(value)}`).toEqual([
        key,
      ]);
    }
  });

  it('must be there', () => {
    expect(refused(Everything, {}).sort()).toEqual(Object.keys(SOUND).sort());
  });

  it('that nobody described is refused', () => {
    expect(refused(Everything, { ...SOUND, more: 1 })).toEqual(['more']);
  });
});

describe('optional and nullable', () => {
  class Mixed {
    @Int({}) needed!: number;
    @Int({ optional: true }) optional?: number;
    @Int({ nullable: true }) nullable!: number | null;
    @Int({ optional: true, nullable: true }) both?: number | null;
  }

  it.each<[string, object, string[]]>([
    ['all given', { needed: 1, optional: 1, nullable: 1, both: 1 }, []],
    ['nothing that may be left out', { needed: 1, nullable: 1 }, []],
    ['null where it may be', { needed: 1, nullable: null, both: null }, []],
    ['null for the optional one', { needed: 1, nullable: 1, optional: null }, ['optional']],
    ['null for the needed one', { needed: null, nullable: 1 }, ['needed']],
    ['the nullable one left out', { needed: 1 }, ['nullable']],
    ['wrong types', { needed: 1, optional: 'x', nullable: 'x', both: 'x' }, ['optional', 'nullable', 'both']],
  ])('%s', (_case, given, wrong) => {
    expect(refused(Mixed, given).sort()).toEqual(wrong.sort());
  });
});

describe('a field of a query string', () => {
  class Query {
    @QueryInt({ min: 1, max: 200, optional: true }) int?: number;
    @QueryNum({ min: 0, max: 1, optional: true }) num?: number;
    @QueryFlag({ optional: true }) flag?: boolean;
    @QueryTexts({ items: 2, max: 9, optional: true }) texts?: string[];
    @QueryOneOfs(['a', 'b'], 'Letter', { optional: true }) letters?: ('a' | 'b')[];
  }

  it('is read from text', () => {
    const query = plainToInstance(Query, {
      int: '20',
      num: '0.5',
      flag: 'false',
      texts: 'one',
      letters: ['a', 'b'],
    });
    expect(query).toEqual({ int: 20, num: 0.5, flag: false, texts: ['one'], letters: ['a', 'b'] });
    expect(validateSync(query)).toEqual([]);
    expect(plainToInstance(Query, { flag: 'true', letters: 'a' })).toMatchObject({
      flag: true,
      letters: ['a'],
    });
    expect(refused(Query, {})).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['int', ''],
    ['int', ' '],
    ['int', 'ten'],
    ['int', '1e9'],
    ['int', '0x7fffffff'],
    ['int', ['1', '2']],
    ['num', 'NaN'],
    ['num', 'Infinity'],
    ['flag', 'yes'],
    ['flag', '1'],
    ['flag', ['true', 'true']],
    ['texts', ['a', 'b', 'c']],
    ['texts', ''],
    ['texts', { a: 'b' }],
    ['letters', 'c'],
    ['letters', ['a', 'c']],
    ['letters', ['a', 'b', 'a']],
  ])('refuses nonsense: %s=%j', (key, value) => {
    expect(refused(Query, { [key]: value })).toEqual([key]);
  });
});

describe('the registry', () => {
  const fragments = (type: new () => object) => Object.fromEntries(schemaClasses().get(type) ?? []);

  it('describes each field for the OpenAPI document', () => {
    const { text, word, int, letter, texts, part, parts, dict, id, at } = fragments(Everything);
    expect(text).toEqual({ type: 'string', minLength: 2, maxLength: 4, required: true, nullable: false });
    expect(word).toMatchObject({ pattern: '^[a-z]+$' });
    expect(int).toMatchObject({ type: 'integer', minimum: -1, maximum: 5 });
    expect(letter).toMatchObject({ enum: ['a', 'b'], enumName: 'Letter' });
    expect(texts).toMatchObject({ type: 'string', isArray: true, maxItems: 2, minLength: 1, maxLength: 3 });
    expect(part?.ref?.()).toBe(Part);
    expect(parts).toMatchObject({ isArray: true });
    expect(dict).toMatchObject({ type: 'object', additionalProperties: true });
    expect([id?.format, at?.format]).toEqual(['uuid', 'date-time']);
  });

  it('keeps descriptions and examples, and whether a field may be left out or null', () => {
    class Told {
      @Text({ max: 9, description: 'A word.', example: 'ink', optional: true, nullable: true }) word?:
        | string
        | null;
    }
    expect(fragments(Told)['word']).toMatchObject({
      description: 'A word.',
      example: 'ink',
      required: false,
      nullable: true,
    });
  });

  it('keeps the fields of a class apart from those of the class it extends', () => {
    class More extends Part {
      @Flag({}) more!: boolean;
    }
    expect(Object.keys(fragments(More))).toEqual(['more']);
    expect(Object.keys(fragments(Part))).toEqual(['size']);
    expect(refused(More, { more: true, size: 99 })).toEqual(['size']);
  });
});

it('does not compile on a property of another type', () => {
  class Wrong {
    // @ts-expect-error -- a text is no number
    @Text({ max: 9 }) text!: number;
    // @ts-expect-error -- an integer is no text
    @Int({}) int!: string;
    // @ts-expect-error -- null must be in the decorator
    @Int({}) notNullable!: number | null;
    // @ts-expect-error -- not one of the words
    @OneOf(['a', 'b'], 'Letter', {}) letter!: 'a' | 'b' | 'c';
    // @ts-expect-error -- a list is no single word
    @Texts({ items: 1, max: 1 }) texts!: string;
    // @ts-expect-error -- another class
    @One(() => Part, {}) part!: { size: string };
    // @ts-expect-error -- a list of them
    @ListOf(() => Part, {}) parts!: Part;
    // @ts-expect-error -- the longest length must be said
    @Text({}) unlimited!: string;
  }
  expect(new Wrong()).toBeDefined();
});
