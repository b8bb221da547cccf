import { describe, expect, it } from 'vitest';
import { createIgnoreRule } from './ignore-rule.js';

describe('without globs of its own', () => {
  const isIgnored = createIgnoreRule([]);
  it.each([
    '.git',
    'a/.hidden/b.safetensors'.slice(0, 9),
    '.lora-trash',
    'x/@eaDir',
    '#recycle',
    'a/.x.safetensors',
    '$RECYCLE.BIN',
  ])('leaves out %s', (path) => expect(isIgnored(path)).toBe(true));
  it.each([
    'a.safetensors',
    'a/b.c.safetensors',
    'name[1].safetensors',
    'x/git/y.safetensors',
    '[a]/(b)/{c}.safetensors',
  ])('keeps %s', (path) => expect(isIgnored(path)).toBe(false));
});

describe('with globs of its own', () => {
  const isIgnored = createIgnoreRule(['old', '*.TMP', 'packs/unused/**', '/top.safetensors', '', '/']);
  it.each(['old', 'a/b/old', 'x.tmp', 'packs/unused/a.safetensors', 'top.safetensors'])(
    'leaves out %s',
    (path) => expect(isIgnored(path)).toBe(true),
  );
  it.each(['older', 'a/top.safetensors', 'packs/used/a.safetensors'])('keeps %s', (path) =>
    expect(isIgnored(path)).toBe(false),
  );
});
