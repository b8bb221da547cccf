import { encodeSafetensors, type FixtureDtype, type FixtureTensor } from '@lora/fixtures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.js';
import { DTYPES } from './dtype.js';
import { readHeader } from './read-header.js';
import { SafetensorsError } from './safetensors-error.js';

const name = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((text) => text !== '__metadata__' && !/\p{Surrogate}/u.test(text));

// Four elements in the last dimension let the 4 and 6 bit dtypes end on whole bytes.
const tensor = fc.record({
  dtype: fc.constantFrom<FixtureDtype>(...DTYPES),
  shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).map((shape) => [...shape, 4]),
});

const model = fc.record({
  tensors: fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 12 }),
  metadata: fc.option(
    fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme' })), {
      selector: ([key]) => key,
      maxLength: 8,
    }),
    { nil: undefined },
  ),
});

function encode(value: {
  tensors: [string, FixtureTensor][];
  metadata: [string, string][] | undefined;
}): Uint8Array {
  return encodeSafetensors({
    tensors: Object.fromEntries(value.tensors),
    metadata: value.metadata === undefined ? undefined : Object.fromEntries(value.metadata),
  });
}

describe('any sound file', () => {
  it('gives back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(model, async (value) => {
        const header = await readHeader(bufferSource(encode(value)));
        const read = new Map(header.tensors.map(({ name, dtype, shape }) => [name, { dtype, shape }]));
        expect(read).toEqual(new Map(value.tensors));
        expect(new Map(Object.entries(header.metadata))).toEqual(new Map(value.metadata ?? []));
      }),
      { numRuns: 300 },
    );
  });
});

describe('any damaged file', () => {
  /** What is wrong with the reader's answer, or undefined: it may read a consistent file or refuse in words. */
  async function findFault(bytes: Uint8Array): Promise<string | undefined> {
    try {
      const { dataOffset, dataLength, tensors } = await readHeader(bufferSource(bytes));
      if (dataOffset + dataLength !== bytes.length) return 'the data area is not the rest of the file';
      const used = tensors.reduce((sum, { begin, end }) => sum + end - begin, 0);
      return used === dataLength ? undefined : 'the tensors do not fill the data area';
    } catch (error) {
      if (!(error instanceof SafetensorsError)) return `another error: ${String(error)}`;
      return error.message.length < 1000 ? undefined : 'an endless message';
    }
  }

  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.integer({ min: 0, max: 6 }),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc
        .constantFrom(
          '"',
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '0',
          '-',
          '9e99',
          '\\',
          '\\u',
          'null',
          '99999999999999999999',
        )
        .map((text) => Buffer.from(text)),
    ),
  });

  it('is read or refused in words, never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(model, fc.array(change, { minLength: 1, maxLength: 5 }), async (value, changes) => {
        let bytes = Buffer.from(encode(value));
        for (const { at, remove, insert } of changes) {
          const place = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)]);
        }
        expect(await findFault(bytes)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('of changed header text only is read or refused just as well', async () => {
    await fc.assert(
      fc.asyncProperty(model, change, async (value, { at, remove, insert }) => {
        const bytes = Buffer.from(encode(value));
        const length = Number(bytes.readBigUInt64LE());
        const place = 8 + Math.floor(at * length);
        const text = Buffer.concat([
          bytes.subarray(8, place),
          insert,
          bytes.subarray(Math.min(place + remove, 8 + length), 8 + length),
        ]);
        const prefix = Buffer.alloc(8);
        prefix.writeBigUInt64LE(BigInt(text.length));
        expect(await findFault(Buffer.concat([prefix, text, bytes.subarray(8 + length)]))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it('of noise only is refused or read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await findFault(bytes)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
