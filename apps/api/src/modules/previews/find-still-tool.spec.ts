import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStillTool } from './find-still-tool.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lora-path-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

describe.skipIf(process.platform === 'win32')('the way to ffmpeg', () => {
  it('is the first on the search path that can be run', async () => {
    mkdirSync(join(folder, 'a', 'ffmpeg'), { recursive: true });
    chmodSync(program('b', 'ffmpeg'), 0o644);
    const ffmpeg = program('c', 'ffmpeg');
    program('d', 'ffmpeg');
    const path = ['missing', 'a', 'b', 'c', 'd'].map((name) => join(folder, name)).join(delimiter);
    const found = await findStillTool(path);
    expect([found?.program, ...(found?.leading ?? [])]).toContain(ffmpeg);
  });

  it('is none where there is none, nor in a folder that depends on where one stands', async () => {
    program('bin', 'ffmpeg');
    expect(await findStillTool('')).toBeNull();
    expect(await findStillTool(join(folder, 'empty'))).toBeNull();
    expect(
      await findStillTool(['.', relative(process.cwd(), join(folder, 'bin'))].join(delimiter)),
    ).toBeNull();
  });

  it.runIf(process.platform === 'linux')('goes through prlimit where there is one', async () => {
    const [ffmpeg, prlimit] = [program('bin', 'ffmpeg'), program('bin', 'prlimit')];
    expect(await findStillTool(join(folder, 'bin'))).toEqual({
      program: prlimit,
      leading: ['--as=2147483648', '--cpu=10', '--fsize=0', '--core=0', '--', ffmpeg],
    });
  });
});
