import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.js';

describe('parsing JSON that other programs wrote', () => {
  it("reads Python's bare NaN and Infinity as null, but not inside text", () => {
    expect(parseJson('{"a": NaN, "b": [-Infinity, Infinity], "NaN \\" NaN": "NaN"}')).toEqual({
      ok: true,
      value: { a: null, b: [null, null], 'NaN " NaN': 'NaN' },
    });
  });

  it('says where the damage is', () => {
    const result = parseJson('{\n  "a": 1,\n  "b" 2\n}');
    expect(result).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/not valid JSON: .*line 3/) as string,
    });
  });

  it('says that a text is cut off, or empty', () => {
    expect(parseJson('{"a": [1, 2')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('11 characters') as string,
    });
    expect(parseJson('{"a": "unfin')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('cut off') as string,
    });
    expect(parseJson(' \n')).toEqual({ ok: false, problem: 'the file is empty' });
  });

  it('still reports damage in a text that also holds NaN', () => {
    expect(parseJson('{"a": NaN, "b": }').ok).toBe(false);
  });

  it('survives nesting of any depth', () => {
    const depth = 200_000;
    expect(parseJson('['.repeat(depth) + ']'.repeat(depth)).ok).toBe(true);
    expect(parseJson('['.repeat(depth)).ok).toBe(false);
  });
});
