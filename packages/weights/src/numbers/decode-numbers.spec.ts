import { toBfloat, toHalf } from '@lora/fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, checkNumbers, decodeNumbers, isNumberDtype, type NumberDtype } from './decode-numbers.js';

function decode(dtype: NumberDtype, bytes: Uint8Array): number[] {
  const to = new Float32Array(bytes.length / bytesOf(dtype));
  decodeNumbers(dtype, bytes, to);
  return [...to];
}

const words = (...values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);

describe('decoding numbers', () => {
  test('halves: one, the largest, the smallest subnormal, both zeros, infinities and NaN', () => {
    expect(decode('F16', words(0x3c00, 0x7bff, 0x0001, 0x8000, 0x7c00, 0xfc00, 0x7e00))).toEqual([
      1,
      65504,
      2 ** -24,
      -0,
      Infinity,
      -Infinity,
      Number.NaN,
    ]);
  });

  test('bfloat16 is the upper half of a float32', () => {
    expect(decode('BF16', words(0x3f80, 0xc000, 0x7f80, 0x7fc0))).toEqual([1, -2, Infinity, Number.NaN]);
  });

  test('E4M3 has no infinity, a largest number of 448 and one NaN per sign', () => {
    expect(decode('F8_E4M3', Uint8Array.of(0x38, 0x7e, 0x01, 0xb8, 0x7f, 0xff))).toEqual([
      1,
      448,
      2 ** -9,
      -1,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test('E5M2 has infinities and a largest number of 57,344', () => {
    expect(decode('F8_E5M2', Uint8Array.of(0x3c, 0x7b, 0x01, 0x7c, 0xfc, 0x7d))).toEqual([
      1,
      57344,
      2 ** -16,
      Infinity,
      -Infinity,
      Number.NaN,
    ]);
  });

  test('doubles that float32 cannot hold become infinite', () => {
    expect(decode('F64', new Uint8Array(Float64Array.of(0.5, 1e300).buffer))).toEqual([0.5, Infinity]);
  });

  test('every half and every bfloat16 comes back as it was written', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const [half = 0] = decode('F16', words(toHalf(x)));
        expect(toHalf(half)).toBe(toHalf(x));
        const [brain = 0] = decode('BF16', words(toBfloat(x)));
        expect(toBfloat(brain)).toBe(toBfloat(x));
      }),
    );
  });

  test('a Buffer at an odd address is read, whose slice is only a view', () => {
    for (const [dtype, size] of [
      ['F16', 2],
      ['BF16', 2],
      ['F32', 4],
      ['F64', 8],
    ] as const) {
      const odd = Buffer.alloc(2 * size + 1).subarray(1);
      expect(decode(dtype, odd)).toEqual([0, 0]);
    }
  });

  test('bytes that end inside a number are refused', () => {
    expect(() => decodeNumbers('F32', new Uint8Array(6), new Float32Array(2))).toThrow(/no whole number/);
  });

  test('whole numbers and sub-byte floats hold no weights', () => {
    expect((['I8', 'U8', 'I64', 'F4', 'BOOL', 'F8_E8M0'] as const).filter(isNumberDtype)).toEqual([]);
  });

  test('NaN and infinities are counted, and zeros of either sign are nothing', () => {
    expect(checkNumbers(Float32Array.of(1, Number.NaN, -Infinity))).toEqual({ nonFinite: 2, zero: false });
    expect(checkNumbers(Float32Array.of(0, -0))).toEqual({ nonFinite: 0, zero: true });
  });
});
