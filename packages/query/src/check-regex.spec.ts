import { describe, expect, it } from 'vitest';
import { checkRegex } from './check-regex.js';
import { QueryMistake } from './query-error.js';

const SPAN = { from: 0, to: 1 };

function reasonOf(source: string): string | null {
  try {
    checkRegex(source, SPAN);
    return null;
  } catch (error) {
    if (error instanceof QueryMistake) return error.error.message;
    throw error;
  }
}

it.each([
  String.raw`v[0-9]+$`,
  String.raw`^(?:sdxl|pony)_\w{2,8}\.safetensors`,
  String.raw`[a-z0-9_.-]+`,
  String.raw`[^-a]`,
  String.raw`[\d-]`,
  String.raw`[[x]`,
  String.raw`a.*?b|c\u00e9|\(x\)|\-|\/`,
  String.raw`(a{2}){3}`,
  String.raw`猫+`,
  '',
])('takes %j', (source) => {
  expect(reasonOf(source)).toBeNull();
});

describe('refuses what PostgreSQL and JavaScript do not read alike', () => {
  it.each([
    [String.raw`(?=a)`, 'look-around'],
    [String.raw`(?<!a)b`, 'look-around'],
    [String.raw`(?<n>a)`, 'names'],
    [String.raw`(?i)a`, 'options'],
    [String.raw`(a)\1`, String.raw`\1`],
    [String.raw`\bcat`, String.raw`\b`],
    [String.raw`\p{L}`, String.raw`\p`],
    [String.raw`\x41`, String.raw`\x`],
    [String.raw`\u12`, String.raw`\u`],
    [String.raw`[\b]`, String.raw`\b`],
    [String.raw`[[:alpha:]]`, '[:alpha:]'],
    [String.raw`[]a]`, '[]'],
    [String.raw`[^]`, '[]'],
    [String.raw`[a-\d]`, 'range'],
    [String.raw`[\w-z]`, 'range'],
    [String.raw`[a-c-e]`, 'range'],
    [String.raw`[a\d-e]`, 'range'],
    [String.raw`[!--]`, 'range'],
    [String.raw`a{`, 'loose {'],
    [String.raw`a{x}`, 'loose {'],
    [String.raw`a{1,300}`, '255'],
    [String.raw`((a{20}){20}){20}`, '255'],
  ])('%j', (source, reason) => {
    expect(reasonOf(source)).toContain(reason);
  });
});

it.each(['(', 'a)', '[a', '*a', 'a**', '[z-a]', 'a{3,2}', '\\'])('refuses what is wrong: %j', (source) => {
  expect(reasonOf(source)).not.toBeNull();
});

it('refuses a long one', () => {
  expect(reasonOf('a'.repeat(100))).toBeNull();
  expect(reasonOf('a'.repeat(101))).toContain('100 characters');
});
