import { expect, it } from 'vitest';
import { readScalar } from './read-scalar.js';

it('reads an alpha of 16 in every type that trainers write', () => {
  const f32 = new Uint8Array(new Float32Array([16]).buffer);
  expect(readScalar('F32', f32)).toBe(16);
  expect(readScalar('BF16', f32.subarray(2))).toBe(16);
  expect(readScalar('F16', new Uint8Array([0x00, 0x4c]))).toBe(16);
  expect(readScalar('F64', new Uint8Array(new Float64Array([16]).buffer))).toBe(16);
  expect(readScalar('I64', new Uint8Array(new BigInt64Array([16n]).buffer))).toBe(16);
});

it('answers null for what is no number', () => {
  expect(readScalar('F32', new Uint8Array([0, 0]))).toBeNull();
  expect(readScalar('F32', new Uint8Array(new Float32Array([Number.NaN]).buffer))).toBeNull();
  expect(readScalar('BOOL', new Uint8Array([1]))).toBeNull();
});
