import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeContentIdentity, digestTensorTable } from './content-identity.js';
import { onlyBetween, type PassStep } from './pass-step.js';
import { runPass } from './run-pass.js';

/** Keeps what it sees, and checks that offsets and chunks fit together. */
function recordingStep(): PassStep<{ begin: number | undefined; bytes: number[] }> {
  const bytes: number[] = [];
  let begin: number | undefined;
  return {
    update(chunk, offset) {
      begin ??= offset;
      expect(offset).toBe(begin + bytes.length);
      bytes.push(...chunk);
    },
    finish: () => ({ begin, bytes }),
  };
}

describe('a step that sees a part of the file', () => {
  it('sees just that part, however the file is cut into chunks', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 10 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.nat(30), fc.nat(30), async (parts, begin, length) => {
        const whole = parts.flatMap((part) => [...part]);
        const some = onlyBetween({ begin, end: begin + length }, recordingStep());
        const rest = onlyBetween({ begin }, recordingStep());
        expect(await runPass(parts, [some, rest])).toBe(whole.length);
        expect(some.finish().bytes).toEqual(whole.slice(begin, begin + length));
        expect(rest.finish().bytes).toEqual(whole.slice(begin));
        const seen = rest.finish();
        expect(seen.begin ?? begin).toBe(begin);
      }),
    );
  });
});

describe('a content identity', () => {
  it('needs a whole SHA-256', () => {
    expect(() => computeContentIdentity(new Uint8Array(32), new Uint8Array(20))).toThrow(RangeError);
    expect(() => computeContentIdentity(new Uint8Array(20), new Uint8Array(32))).toThrow(RangeError);
  });

  it('cannot be forged by a name that looks like the next line', () => {
    const tensor = { name: 'a', dtype: 'U8' as const, shape: [0], begin: 0, end: 0 };
    const sly = { ...tensor, name: 'a","U8",[0],[0,0]]\n["b' };
    const two = digestTensorTable([tensor, { ...tensor, name: 'b' }]);
    expect(digestTensorTable([sly])).not.toEqual(two);
    expect(digestTensorTable([{ ...tensor, name: 'b' }, tensor])).toEqual(two);
  });

  it('treats equal names, which no sound file has, as any order', () => {
    const tensor = { name: 'a', dtype: 'U8' as const, shape: [0], begin: 0, end: 0 };
    expect(digestTensorTable([tensor, tensor])).toHaveLength(32);
  });
});
