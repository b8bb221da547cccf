import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStillTool, type StillTool } from './find-still-tool.js';
import { takeStill } from './take-still.js';
import { CLIPS } from './testing/clips.js';
import { clipStart, drawPicture, middleColour } from './testing/pictures.js';

const real = await findStillTool(process.env.PATH ?? '');
console.log(
  real
    ? `stills of clips: with ${real.leading.at(-1) ?? real.program}`
    : 'stills of clips: there is no ffmpeg here, so its own tests are left out',
);

let folder: string;
let clip: FileHandle;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lora-still-'));
  writeFileSync(join(folder, 'clip.mp4'), await drawPicture(30, 20));
  clip = await open(join(folder, 'clip.mp4'));
});
afterEach(async () => {
  await clip.close();
  rmSync(folder, { recursive: true });
});

/** A shell script in the place of ffmpeg. */
function standIn(...lines: string[]): StillTool {
  const program = join(folder, 'ffmpeg');
  writeFileSync(program, ['#!/bin/sh', ...lines].join('\n'));
  chmodSync(program, 0o755);
  return { program, leading: [] };
}

describe.skipIf(process.platform === 'win32')('ffmpeg, whatever it does,', () => {
  it('gets the open file, and no name that could mean another one by now', async () => {
    renameSync(join(folder, 'clip.mp4'), join(folder, 'moved.mp4'));
    const still = await takeStill(
      clip,
      'video/mp4',
      standIn(`echo "$@" > "${folder}/words"`, 'exec cat /dev/fd/3'),
    );
    expect(Buffer.from(still).equals(readFileSync(join(folder, 'moved.mp4')))).toBe(true);
    const words = readFileSync(join(folder, 'words'), 'utf8');
    expect(words).not.toContain(folder);
    expect(words).toMatch(/ -f mov -protocol_whitelist file -codec_whitelist \S+ .*-i file:\/dev\/fd\/3 /);
  });

  it('sees no variable of this program', async () => {
    process.env.LORA_OWNER_PASSWORD = 'correct horse';
    try {
      const seen = await takeStill(clip, 'video/webm', standIn('/usr/bin/env'));
      expect(Buffer.from(seen).toString()).not.toContain('LORA');
    } finally {
      delete process.env.LORA_OWNER_PASSWORD;
    }
  });

  it.each<[string, string[], RegExp, number?]>([
    ['fails', ['echo "moov atom not found" >&2', 'exit 1'], /ended with 1: moov atom not found/],
    ['crashes', ['kill -SEGV $$'], /SIGSEGV/],
    ['says nothing', ['exit 0'], /ended with 0/],
    ['sends without end', ['exec cat /dev/zero'], /more than 16777216 bytes/],
    ['complains without end', ['exec cat /dev/zero >&2'], /SIGKILL/, 1_000],
    ['hangs', ['exec sleep 600'], /SIGKILL/, 1_000],
  ])('that %s leaves the clip without a still', async (_case, lines, cause, timeoutMs) => {
    const outcome = takeStill(clip, 'video/mp4', standIn(...lines), { timeoutMs });
    await expect(outcome).rejects.toMatchObject({
      name: 'PreviewRefusal',
      code: 'no_still',
      cause: { message: expect.stringMatching(cause) },
    });
  });

  it('that has been taken away since the start as well', async () => {
    const gone = { program: join(folder, 'nothing'), leading: [] };
    await expect(takeStill(clip, 'video/mp4', gone)).rejects.toMatchObject({ code: 'no_still' });
  });

  it('ends with whoever asked', async () => {
    const asked = new AbortController();
    const outcome = takeStill(clip, 'video/mp4', standIn('exec sleep 600'), { signal: asked.signal });
    asked.abort();
    await expect(outcome).rejects.toMatchObject({ name: 'AbortError' });
  });
});

const picture = await drawPicture(30, 20);

describe.skipIf(real === null)('the ffmpeg of this machine', () => {
  const still = async (bytes: Uint8Array, type: 'video/mp4' | 'video/webm') => {
    writeFileSync(join(folder, 'real'), bytes);
    const handle = await open(join(folder, 'real'));
    try {
      return await takeStill(handle, type, real as StillTool);
    } finally {
      await handle.close();
    }
  };

  it('takes a frame that shows something from an MP4 that begins in black and has its index at the end', async () => {
    const taken = await still(CLIPS.red, 'video/mp4');
    expect(await sharp(taken).metadata()).toMatchObject({ format: 'png', width: 128, height: 96 });
    expect((await middleColour(taken)).red).toBeGreaterThan(200);
  });

  it('takes one from a WebM', async () => {
    expect((await middleColour(await still(CLIPS.blue, 'video/webm'))).blue).toBeGreaterThan(200);
  });

  it.each([
    ['no clip behind its first bytes', clipStart()],
    ['a clip cut in the middle', CLIPS.red.subarray(0, 1_000)],
    [
      'a play list that names a file of this machine',
      Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n'),
    ],
    ['a still picture', picture],
  ])('takes none from %s', async (_case, bytes) => {
    await expect(still(bytes, 'video/mp4')).rejects.toMatchObject({ code: 'no_still' });
  });
});
