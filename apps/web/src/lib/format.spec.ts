import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatFiles, formatRelative } from './format.js';

const NOW = Date.parse('2026-11-22T12:00:00Z');

describe('numbers in words', () => {
  it.each([
    [0, '0 B'],
    [414, '414 B'],
    [1023, '1 kB'],
    [999_500, '1 MB'],
    [12_340_000, '12.3 MB'],
    [228_112_004, '228 MB'],
    [38_200_000_000, '38.2 GB'],
  ])('%i bytes are %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words));

  it.each([
    [0.2, '1 s'],
    [16, '16 s'],
    [59.9, '60 s'],
    [754, '13 min'],
    [7500, '2 h 5 min'],
  ])('%f seconds are %s', (seconds, words) => expect(formatDuration(seconds)).toBe(words));

  it.each([
    ['2026-11-22T11:59:30Z', 'just now'],
    ['2026-11-22T11:57:00Z', '3 minutes ago'],
    ['2026-11-21T10:00:00Z', 'yesterday'],
    ['2024-11-01T10:00:00Z', '2 years ago'],
    ['2026-11-22T14:00:00Z', 'in 2 hours'],
  ])('%s is %s', (at, words) => expect(formatRelative(at, NOW)).toBe(words));

  it('groups thousands and counts files', () => {
    expect(formatCount(3214)).toBe('3,214');
    expect(formatFiles(1)).toBe('1 file');
    expect(formatFiles(3214)).toBe('3,214 files');
  });
});
