import { DTYPE_BITS, encodeSafetensors, joinSafetensors } from '@lora/fixtures';
import { describe, expect, it } from 'vitest';
import { bufferSource, type ByteSource } from './byte-source.js';
import { DTYPES, dtypeBits, dtypeBytes, findDtype } from './dtype.js';
import type { Limits } from './limits.js';
import { readHeader } from './read-header.js';
import { SafetensorsError } from './safetensors-error.js';

/** What a reader says about bytes: the error's code, or `ok`. */
async function verdict(bytes: Uint8Array, limits?: Partial<Limits>): Promise<string> {
  return (await failure(bytes, limits))?.code ?? 'ok';
}

async function failure(bytes: Uint8Array, limits?: Partial<Limits>): Promise<SafetensorsError | undefined> {
  try {
    await readHeader(bufferSource(bytes), limits);
    return undefined;
  } catch (error) {
    if (error instanceof SafetensorsError) return error;
    throw error;
  }
}

/** A file with this header text and so many zeros of data. */
function file(header: string, dataBytes = 0): Uint8Array {
  return joinSafetensors(header, new Uint8Array(dataBytes));
}

const ENTRY = '{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';

describe('a sound file', () => {
  it('gives its tensors in the order of the header, its metadata and its measures', async () => {
    const bytes = encodeSafetensors({
      tensors: { b: { dtype: 'F16', shape: [2, 3] }, a: { dtype: 'F32', shape: [] } },
      metadata: { ss_output_name: 'fox "the" ☂' },
    });
    const header = await readHeader(bufferSource(bytes));
    expect(header.tensors).toEqual([
      { name: 'b', dtype: 'F16', shape: [2, 3], begin: 0, end: 12 },
      { name: 'a', dtype: 'F32', shape: [], begin: 12, end: 16 },
    ]);
    expect({ ...header.metadata }).toEqual({ ss_output_name: 'fox "the" ☂' });
    expect(header.dataLength).toBe(16);
    expect(header.dataOffset).toBe(8 + header.headerLength);
    expect(header.dataOffset + header.dataLength).toBe(bytes.length);
  });

  it('may have white space around its header, no tensors, and tensors without elements', async () => {
    expect(await verdict(file('\t\n{}\r '))).toBe('ok');
    expect(await verdict(file('{ } \n'))).toBe('ok');
    expect(
      await verdict(
        file(' { "a" : { "dtype" : "I32" , "shape" : [ 2 , 0 ] , "data_offsets" : [ 0 , 0 ] } } '),
      ),
    ).toBe('ok');
    expect(
      await verdict(
        file('{"a":{"dtype":"I32","shape":[0,4503599627370496,4503599627370496],"data_offsets":[0,0]}}'),
      ),
    ).toBe('ok');
  });

  it('may hold fields that the format does not know, and null for no metadata', async () => {
    const odd =
      '{"note":[1,-2.5e3,{"x":null}],"y":true,"z":false,"dtype":"F32","shape":[2],"data_offsets":[0,8]}';
    expect(await verdict(file(`{"a":${odd},"__metadata__":null}`, 8))).toBe('ok');
  });

  it('may list its tensors in another order than they lie in', async () => {
    const text = `{"b":{"dtype":"U8","shape":[2],"data_offsets":[8,10]},"a":${ENTRY}}`;
    expect(await verdict(file(text, 10))).toBe('ok');
  });

  it.each(DTYPES)('may hold %s', async (dtype) => {
    const bytes = encodeSafetensors({ tensors: { a: { dtype, shape: [4, 2] } } });
    const header = await readHeader(bufferSource(bytes));
    expect(header.tensors[0]).toMatchObject({ dtype, begin: 0, end: dtypeBits(dtype) });
    expect(dtypeBits(dtype)).toBe(DTYPE_BITS[dtype]);
    expect(dtypeBytes(dtype) * 8).toBe(dtypeBits(dtype));
  });

  it('has all dtypes of the format and no other', () => {
    expect([...DTYPES].sort()).toEqual(Object.keys(DTYPE_BITS).sort());
    expect(findDtype('toString')).toBeUndefined();
  });

  it('treats names that JavaScript reserves as ordinary names', async () => {
    const text = `{"__metadata__":{"__proto__":"p","constructor":"c"},"__proto__":${ENTRY}}`;
    const header = await readHeader(bufferSource(file(text, 8)));
    expect(header.tensors.map((tensor) => tensor.name)).toEqual(['__proto__']);
    expect(Object.entries(header.metadata)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
    expect(({} as Record<string, unknown>).p).toBeUndefined();
    expect(Object.getPrototypeOf(header.metadata)).toBeNull();
  });

  it('may use escapes, also for characters outside the basic plane', async () => {
    const text = `{"__metadata__":{"a\\u00e9":"\\ud83e\\udd8a\\n\\\\"}}`;
    const header = await readHeader(bufferSource(file(text)));
    expect(Object.entries(header.metadata)).toEqual([['aé', '🦊\n\\']]);
  });

  it('may have a header of more than one reading step', async () => {
    const bytes = encodeSafetensors({ tensors: {}, metadata: { tags: 'x'.repeat(9_000_000), end: 'ü' } });
    const lengths: number[] = [];
    const source: ByteSource = {
      size: bytes.length,
      read(offset, length) {
        lengths.push(length);
        return Promise.resolve(bytes.subarray(offset, offset + length));
      },
    };
    const header = await readHeader(source);
    expect(header.metadata.end).toBe('ü');
    expect(header.metadata.tags).toHaveLength(9_000_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  it('may have 20,000 tensors, and lets other work run meanwhile', async () => {
    const tensors = Array.from(
      { length: 20_000 },
      (_, i) => `"t${i}":{"dtype":"U8","shape":[1],"data_offsets":[${i},${i + 1}]}`,
    );
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const header = await readHeader(bufferSource(file(`{${tensors.join(',')}}`, 20_000)));
    isDone = true;
    expect(header.tensors).toHaveLength(20_000);
    expect(turns).toBeGreaterThan(2);
  });
});

describe('the length prefix', () => {
  it('must be there whole', async () => {
    expect(await verdict(new Uint8Array())).toBe('empty_file');
    expect(await verdict(new Uint8Array([1, 0, 0]))).toBe('header_too_small');
  });

  it('may not claim more than the limit, and nothing is read for it', async () => {
    let asked = 0;
    const start = joinSafetensors('{}', [], { claimedLength: 2n ** 62n });
    const source: ByteSource = {
      size: Number.MAX_SAFE_INTEGER,
      read(_, length) {
        asked = Math.max(asked, length);
        return Promise.resolve(Buffer.concat([start, new Uint8Array(length)]).subarray(0, length));
      },
    };
    await expect(readHeader(source)).rejects.toMatchObject({ code: 'header_too_large' });
    expect(asked).toBeLessThan(1000);
    expect(await verdict(file(`{"a":${ENTRY}}`, 8), { headerBytes: 10 })).toBe('header_too_large');
  });

  it('may not claim more than the file has', async () => {
    expect(await verdict(joinSafetensors('{}', [], { claimedLength: 3n }))).toBe('invalid_header_length');
    expect(await verdict(joinSafetensors('', []))).toBe('zero_filled');
    expect(await verdict(joinSafetensors('', new Uint8Array([1])))).toBe('header_not_json');
  });
});

describe('the header text', () => {
  it('must be UTF-8', async () => {
    expect(await verdict(joinSafetensors(Buffer.from([0x7b, 0xff, 0x7d])))).toBe('header_not_utf8');
  });

  it.each([
    '{',
    '{"a"',
    '{"a":',
    '{"a":}',
    `{"a":${ENTRY},}`,
    `{"a":${ENTRY}`,
    `{"a":${ENTRY}}}`,
    `{"a":${ENTRY}} x`,
    `{a:${ENTRY}}`,
    `{'a':${ENTRY}}`,
    `{"a" ${ENTRY}}`,
    '{"a":{"dtype":F32}}',
    '{"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}',
    '{"a":{"dtype":"F32","shape":[2 3],"data_offsets":[0,8]}}',
    '{"a":{"dtype":"F32","shape":[2,],"data_offsets":[0,8]}}',
    '{"a":{"dtype":"F32","shape":[2.],"data_offsets":[0,8]}}',
    '{"a":{"x":1.2.3}}',
    '{"a":{"x":-}}',
    '{"a":{"x":nul}}',
    '{"a":{"x":tru}}',
    '{"a":{"x":+1}}',
    '{"__metadata__":nul}',
    '{"__metadata__":{"a":"line\nbreak"}}',
    '{"__metadata__":{"a":"\\x"}}',
    '{"__metadata__":{"a":"\\',
    '{"__metadata__":{"a":"open}}',
    '{"__metadata__":{"a":"\\ud800"}}',
    '\uFEFF{}',
    'undefined',
    '[1,',
  ])('must be strict JSON: %s', async (text) => {
    expect(await verdict(file(text, 8))).toBe('header_not_json');
  });

  it.each(['[]', '"text"', '12', 'null', 'true'])('must be an object, not %s', async (text) => {
    expect(await verdict(file(text))).toBe('header_not_object');
  });

  it('may not nest without end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await verdict(file(`{"a":{"x":${deep}}}`))).toBe('header_too_deep');
    expect(await verdict(file(deep))).toBe('header_too_deep');
  });

  it('may not hold unknown values without end', async () => {
    const many = `[${'0,'.repeat(200_000)}0]`;
    expect(await verdict(file(`{"a":{"x":${many}}}`))).toBe('too_many_fields');
    const fields = Array.from({ length: 150_000 }, (_, i) => `"x${i}":0`).join(',');
    expect(await verdict(file(`{"a":{${fields}}}`))).toBe('too_many_fields');
    expect(await verdict(file(`{"a":{"x":[0],"y":0}}`), { unknownValues: 3 })).toBe('malformed_tensor');
    expect(await verdict(file(`{"a":{"x":[0],"y":0}}`), { unknownValues: 2 })).toBe('too_many_fields');
  });

  it('may not repeat a key, wherever it stands and however it is written', async () => {
    const twice = [
      `{"a":${ENTRY},"a":${ENTRY}}`,
      `{"a":${ENTRY},"\\u0061":${ENTRY}}`,
      '{"__metadata__":{"x":"1","x":"1"}}',
      '{"__metadata__":{"__proto__":"1","__proto__":"2"}}',
      '{"__metadata__":{},"__metadata__":{}}',
      '{"__metadata__":null,"__metadata__":{}}',
      '{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
      '{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}',
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"data_offsets":[0,8]}}',
      '{"a":{"x":1,"x":1,"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
      '{"a":{"x":{"y":1,"y":1},"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
    ];
    for (const text of twice) expect([text, await verdict(file(text, 8))]).toEqual([text, 'duplicate_key']);
  });
});

describe('metadata', () => {
  it.each(['7', 'true', 'null', '{}', '[]', '-1.5'])('must be text, not %s', async (value) => {
    const error = await failure(file(`{"__metadata__":{"ss_steps":${value}}}`));
    expect(error).toMatchObject({ code: 'invalid_metadata', at: 'ss_steps' });
    expect(error?.message).toContain('"ss_steps"');
  });

  it('must be an object', async () => {
    expect(await verdict(file('{"__metadata__":[]}'))).toBe('invalid_metadata');
    expect(await verdict(file('{"__metadata__":"x"}'))).toBe('invalid_metadata');
  });

  it('has limits', async () => {
    const text = '{"__metadata__":{"ab":"cde","f":"g"}}';
    expect(await verdict(file(text), { metadataEntries: 1 })).toBe('too_much_metadata');
    expect(await verdict(file(text), { metadataKeyBytes: 1 })).toBe('too_much_metadata');
    expect(await verdict(file(text), { metadataValueBytes: 2 })).toBe('too_much_metadata');
    expect(
      await verdict(file(text), { metadataEntries: 2, metadataKeyBytes: 2, metadataValueBytes: 3 }),
    ).toBe('ok');
  });
});

describe('a tensor', () => {
  it.each([
    ['[]', 'malformed_tensor'],
    ['{}', 'malformed_tensor'],
    ['{"shape":[2],"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[2]}', 'malformed_tensor'],
    ['{"dtype":32,"shape":[2],"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":2,"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[2],"data_offsets":{}}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[2],"data_offsets":[0]}', 'malformed_tensor'],
    ['{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}', 'malformed_tensor'],
    ['{"dtype":"f32","shape":[2],"data_offsets":[0,8]}', 'unknown_dtype'],
    ['{"dtype":"Q4_K","shape":[2],"data_offsets":[0,8]}', 'unknown_dtype'],
    ['{"dtype":"F32","shape":[3],"data_offsets":[0,8]}', 'invalid_tensor_info'],
    ['{"dtype":"F32","shape":[2],"data_offsets":[8,0]}', 'invalid_tensor_info'],
    ['{"dtype":"F4","shape":[3],"data_offsets":[0,2]}', 'misaligned_tensor'],
    ['{"dtype":"F6_E2M3","shape":[2],"data_offsets":[0,2]}', 'misaligned_tensor'],
    ['{"dtype":"F32","shape":[2,18446744073709551614],"data_offsets":[0,8]}', 'overflow'],
    ['{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}', 'overflow'],
    ['{"dtype":"F64","shape":[9007199254740991],"data_offsets":[0,8]}', 'overflow'],
    ['{"dtype":"F32","shape":[99999999999999999999999],"data_offsets":[0,8]}', 'overflow'],
    ['{"dtype":"F32","shape":[0,18446744073709551614],"data_offsets":[0,0]}', 'overflow'],
    ['{"dtype":"F32","shape":[2],"data_offsets":[18446744073709551608,18446744073709551615]}', 'overflow'],
    // 2^32 * 2^32 is 0 and 2^33 * 2^31 is 0 in 64 bits: the product must not wrap to what the offsets say.
    ['{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}', 'overflow'],
  ])('is refused: %s', async (entry, code) => {
    const error = await failure(file(`{"lora_up":${entry}}`, 8));
    expect(error).toMatchObject({ code, at: 'lora_up' });
    expect(error?.message).toContain('"lora_up"');
  });

  it('has limits', async () => {
    const text = `{"abc":${ENTRY},"d":{"dtype":"U8","shape":[1,1],"data_offsets":[8,9]}}`;
    expect(await verdict(file(text, 9), { tensors: 1 })).toBe('too_many_tensors');
    expect(await verdict(file(text, 9), { nameBytes: 2 })).toBe('name_too_long');
    expect(await verdict(file(text, 9), { dimensions: 1 })).toBe('too_many_dimensions');
    expect(await verdict(file(text, 9), { tensors: 2, nameBytes: 3, dimensions: 2 })).toBe('ok');
  });

  it('with a hostile name gives a short message of one line', async () => {
    const name = `\\n\\u001b[31m${'x'.repeat(1500)}`;
    const error = await failure(file(`{"${name}":[]}`));
    expect(error?.code).toBe('malformed_tensor');
    expect(error?.message.length).toBeLessThan(300);
    expect(error?.message).not.toMatch(/\p{Control}/u);
  });
});

describe('the tensors together', () => {
  const two = (begin: number, end: number): string =>
    `{"a":${ENTRY},"b":{"dtype":"U8","shape":[${end - begin}],"data_offsets":[${begin},${end}]}}`;

  it('fill the data area from its first to its last byte', async () => {
    expect(await verdict(file(two(8, 12), 12))).toBe('ok');
    expect(await verdict(file(two(8, 12), 11))).toBe('truncated');
    expect(await verdict(file(two(8, 12), 13))).toBe('extra_bytes');
    expect(await verdict(file('{}', 1))).toBe('extra_bytes');
  });

  it('leave no hole and share no byte', async () => {
    expect(await verdict(file(two(9, 12), 12))).toBe('hole');
    expect(await verdict(file(two(7, 12), 12))).toBe('overlap');
    expect(await verdict(file(two(0, 8), 8))).toBe('overlap');
    expect(await verdict(file('{"a":{"dtype":"U8","shape":[8],"data_offsets":[1,9]}}', 9))).toBe(
      'first_offset_not_zero',
    );
  });

  it('may include empty ones at a border, but not inside another', async () => {
    expect(await verdict(file(two(8, 8), 8))).toBe('ok');
    expect(await verdict(file(two(0, 0), 8))).toBe('ok');
    expect(await verdict(file(two(4, 4), 8))).toBe('overlap');
  });

  it('are named in the message', async () => {
    expect((await failure(file(two(7, 12), 12)))?.message).toMatch(/"a".*"b"/);
    expect((await failure(file(two(8, 12), 9)))?.message).toContain('3 missing');
  });
});

describe('a source that gets shorter', () => {
  it('is told as changed', async () => {
    const bytes = file(`{"a":${ENTRY}}`, 8);
    const source: ByteSource = { size: bytes.length, read: () => Promise.resolve(bytes.subarray(0, 20)) };
    await expect(readHeader(source)).rejects.toMatchObject({ code: 'file_changed' });
  });
});
