import { describe, expect, test } from 'vitest';
import { compileArchitecture, keyOfPath, matchModule } from './module-patterns.js';

const compile = (modules: string) => compileArchitecture({ base: 'unknown', name: 'Test', modules });
const match = (modules: string, path: string, from: number | null, to: number | null, dims = 2) =>
  matchModule(compile(modules), keyOfPath(path), { in: from, out: to, dims });

describe('the module language', () => {
  test('holds index, input and output width against a module', () => {
    const lines = 'blocks.{4}.mlp.0 10 40';
    expect(match(lines, 'blocks_3_mlp_0', 10, 40)).toBe('match');
    expect(match(lines, 'blocks_4_mlp_0', 10, 40)).toBe('contradiction');
    expect(match(lines, 'blocks_3_mlp_1', 10, 40)).toBe('contradiction');
    expect(match(lines, 'blocks_3_mlp_0', 11, 40)).toBe('contradiction');
    expect(match(lines, 'blocks_3_mlp_0', 10, 41)).toBe('contradiction');
    expect(match(lines, 'blocks_3_ffn_0', 10, 40)).toBe('no-name');
  });

  test('a width that shapes do not tell speaks neither way', () => {
    expect(match('a 10 40', 'a', null, 40)).toBe('match');
    expect(match('a 10 40', 'a', null, 41)).toBe('contradiction');
  });

  test('knows alternatives, any width and lists of widths', () => {
    expect(match('(a|b).(c|d) 10/20 *', 'b_c', 20, 7)).toBe('match');
    expect(match('(a|b).(c|d) 10/20 *', 'b_c', 30, 7)).toBe('contradiction');
  });

  test('a linear layer is no convolution, and a kernel may be folded into the input', () => {
    expect(match('a 10 10 linear', 'a', 10, 10, 4)).toBe('contradiction');
    expect(match('a 10 10 kernel', 'a', 90, 10)).toBe('match');
    expect(match('a 10 10', 'a', 90, 10)).toBe('contradiction');
  });

  test('keeps the depth of each list of blocks', () => {
    expect([...compile('a.{3}.b.{2} 1 1\na.{5}.c 1 1\nd.0.e 1 1').depths]).toEqual([['a', 5]]);
  });

  test('refuses lines that do not follow it', () => {
    expect(() => compile('a 10')).toThrow('Module pattern needs path, input and output width: "a 10"');
    expect(() => compile('a ten 10')).toThrow('"ten" is no width');
  });
});
