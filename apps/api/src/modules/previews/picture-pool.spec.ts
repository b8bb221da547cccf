import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PicturePool } from './picture-pool.js';
import { CLIPS } from './testing/clips.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lora-pool-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform === 'win32')('leaves no ffmpeg behind when the program stops', async () => {
  const [program, pidFile] = [join(folder, 'ffmpeg'), join(folder, 'pid')];
  writeFileSync(
    program,
    `#!/bin/sh\necho $$ > "${pidFile}.new" && mv "${pidFile}.new" "${pidFile}"\nexec sleep 600\n`,
  );
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'a.mp4'), CLIPS.red);
  const pool = new PicturePool({ program, leading: [] });
  const still = pool.renderThumbnails({ rootPath: folder, path: 'a.mp4', embeddedKey: null });
  still.catch(() => undefined);
  await vi.waitUntil(() => existsSync(pidFile), { timeout: 30_000 });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(process.kill(pid, 0)).toBe(true);
  await pool.onApplicationShutdown();
  await expect(still).rejects.toThrowError(/aborted/);
  expect(() => process.kill(pid, 0)).toThrowError('ESRCH');
});
