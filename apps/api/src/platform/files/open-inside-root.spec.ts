import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as promises from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileRefusal } from './file-refusal.js';
import { openInsideRoot } from './open-inside-root.js';
import { readBytes } from './read-bytes.js';

// Only so that a test can act between two calls of the code under test: every call is the real one.
const hooks = vi.hoisted(() => ({ beforeOpen: (): void => undefined, hideProc: false }));
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof promises>();
  const realOpen: typeof promises.open = (...given) => {
    hooks.beforeOpen();
    return real.open(...given);
  };
  const readlink = (path: string) =>
    hooks.hideProc ? Promise.reject(new Error('no /proc')) : real.readlink(path);
  return { ...real, open: realOpen, readlink };
});

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lora-inside-'));
  root = join(folder, 'root');
  mkdirSync(join(root, 'sub'), { recursive: true });
  mkdirSync(join(folder, 'root-evil'));
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(root, 'sub', 'picture.png'), 'inside');
  writeFileSync(join(folder, 'other', 'picture.png'), 'secret');
  writeFileSync(join(folder, 'root-evil', 'picture.png'), 'secret');
});
afterEach(() => {
  hooks.beforeOpen = () => undefined;
  hooks.hideProc = false;
  rmSync(folder, { recursive: true });
});

async function readText(path: string, from = root): Promise<string> {
  const { handle, stat } = await openInsideRoot(from, path);
  try {
    return Buffer.from(await readBytes(handle, 0, Number(stat.size))).toString();
  } finally {
    await handle.close();
  }
}

/** The code with which a path is refused. */
async function refusal(path: string, from = root): Promise<unknown> {
  try {
    const { handle } = await openInsideRoot(from, path);
    await handle.close();
    return 'opened';
  } catch (error) {
    return error instanceof FileRefusal ? error.code : error;
  }
}

describe('opening a file under a root', () => {
  it('reads a file in the root or below it', async () => {
    expect(await readText('sub/picture.png')).toBe('inside');
  });

  it('reads names with dots, spaces, brackets, quotes and letters of any script', async () => {
    for (const name of ['..a.png', 'a..png', ' b [1] "x" \'y\'.png', '絵 été 🦊.png', '...']) {
      writeFileSync(join(root, name), name);
      expect(await readText(name)).toBe(name);
    }
  });

  it('follows links that stay under the root, also where the root itself is reached by a link', async () => {
    symlinkSync(join(root, 'sub'), join(root, 'again'));
    symlinkSync(root, join(folder, 'way-in'));
    expect(await readText('again/picture.png')).toBe('inside');
    expect(await readText('sub/picture.png', join(folder, 'way-in'))).toBe('inside');
  });

  it.each([
    '',
    '..',
    '../other/picture.png',
    'sub/../../other/picture.png',
    'sub/..',
    '/etc/passwd',
    'a\0.png',
  ])('refuses the path %j', async (path) => expect(await refusal(path)).toBe('path_outside_root'));

  it('refuses an absolute path even when it lies under the root', async () => {
    expect(await refusal(join(root, 'sub', 'picture.png'))).toBe('path_outside_root');
  });

  it('refuses a link to a file outside', async () => {
    symlinkSync(join(folder, 'other', 'picture.png'), join(root, 'link.png'));
    symlinkSync('../other/picture.png', join(root, 'relative-link.png'));
    expect(await refusal('link.png')).toBe('path_outside_root');
    expect(await refusal('relative-link.png')).toBe('path_outside_root');
  });

  it('refuses a file in a linked folder outside, also one whose name starts like the root', async () => {
    symlinkSync(join(folder, 'other'), join(root, 'way-out'));
    symlinkSync(join(folder, 'root-evil'), join(root, 'near'));
    expect(await refusal('way-out/picture.png')).toBe('path_outside_root');
    expect(await refusal('near/picture.png')).toBe('path_outside_root');
  });

  it('refuses a file that becomes a link while it is opened', async () => {
    hooks.beforeOpen = () => {
      rmSync(join(root, 'sub', 'picture.png'));
      symlinkSync(join(folder, 'other', 'picture.png'), join(root, 'sub', 'picture.png'));
    };
    await expect(openInsideRoot(root, 'sub/picture.png')).rejects.toMatchObject({ name: 'FileRefusal' });
  });

  it.each([false, true])(
    'refuses a file whose folder becomes a link while it is opened (without /proc: %s)',
    async (hideProc) => {
      hooks.hideProc = hideProc;
      hooks.beforeOpen = () => {
        renameSync(join(root, 'sub'), join(folder, 'moved'));
        symlinkSync(join(folder, 'other'), join(root, 'sub'));
      };
      expect(await refusal('sub/picture.png')).toBe('path_outside_root');
    },
  );

  it('opens sound files without /proc as well', async () => {
    hooks.hideProc = true;
    expect(await readText('sub/picture.png')).toBe('inside');
  });

  it('refuses folders, pipes and sockets at once', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.png')]);
    const server = createServer();
    await new Promise<void>((listening) => server.listen(join(root, 's.png'), listening));
    expect(await refusal('sub')).toBe('not_a_file');
    expect(await refusal('.')).toBe('not_a_file');
    expect(await refusal('pipe.png')).toBe('not_a_file');
    expect(await refusal('s.png')).toBe('not_a_file');
    await new Promise((closed) => server.close(closed));
  });

  it('does not hang when a file becomes a pipe while it is opened', async () => {
    hooks.beforeOpen = () => {
      rmSync(join(root, 'sub', 'picture.png'));
      execFileSync('mkfifo', [join(root, 'sub', 'picture.png')]);
    };
    expect(await refusal('sub/picture.png')).toBe('not_a_file');
  });

  it('tells a missing file from a root that cannot be reached', async () => {
    expect(await refusal('nothing.png')).toBe('file_missing');
    expect(await refusal('sub/picture.png/deeper.png')).toBe('file_missing');
    expect(await refusal(`${'x'.repeat(300)}.png`)).toBe('file_missing');
    expect(await refusal('sub/picture.png', join(folder, 'unmounted'))).toBe('root_offline');
  });

  it('refuses links that lead in a circle', async () => {
    symlinkSync('b.png', join(root, 'a.png'));
    symlinkSync('a.png', join(root, 'b.png'));
    expect(await refusal('a.png')).toBe('file_unreadable');
  });

  it('takes a hard link for the file that it is', async () => {
    linkSync(join(folder, 'other', 'picture.png'), join(root, 'hard.png'));
    expect(await readText('hard.png')).toBe('secret');
  });

  it('says so when a file ends before the bytes that were asked for', async () => {
    const { handle } = await openInsideRoot(root, 'sub/picture.png');
    await expect(readBytes(handle, 0, 7)).rejects.toMatchObject({ code: 'file_changed' });
    await handle.close();
  });
});
