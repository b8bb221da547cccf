import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@lora/fixtures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileSource, openFileSource } from './file-source.js';
import { readHeader } from './read-header.js';

let folder: string;
const opened: FileSource[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lora-safetensors-'));
});

afterAll(async () => {
  for (const file of opened) await file.close();
  await rm(folder, { recursive: true });
});

const BYTES = encodeSafetensors({ tensors: { a: { dtype: 'F32', shape: [64] } } });

async function writeModel(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, BYTES);
  return path;
}

async function openModel(path: string): Promise<FileSource> {
  const file = await openFileSource(path);
  opened.push(file);
  return file;
}

describe('an open file', () => {
  it('is read at any place, and no further than its end', async () => {
    const file = await openModel(await writeModel('ünïcode "quoted" [x].safetensors'));
    expect(file.size).toBe(BYTES.length);
    expect(Buffer.from(await file.read(0, 8))).toEqual(Buffer.from(BYTES.subarray(0, 8)));
    expect(Buffer.from(await file.read(BYTES.length - 4, 100))).toEqual(Buffer.from(BYTES.subarray(-4)));
    expect(await file.read(BYTES.length + 5, 4)).toHaveLength(0);
  });

  it('gives its header and what identifies it', async () => {
    const file = await openModel(await writeModel('plain.safetensors'));
    expect((await readHeader(file)).tensors).toHaveLength(1);
    expect(file.stat.size).toBe(BYTES.length);
    expect(file.stat.ino).toBeGreaterThan(0n);
    expect(Number(file.stat.mtimeNs / 1_000_000n)).toBe(Math.floor(file.stat.mtimeMs));
  });

  it('follows a link', async () => {
    const path = await writeModel('target.safetensors');
    await symlink(path, join(folder, 'link.safetensors'));
    expect((await openModel(join(folder, 'link.safetensors'))).size).toBe(BYTES.length);
  });
});

describe('a file that changes while its header is read', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    ['grows', (path) => appendFile(path, 'x')],
    ['gets shorter', (path) => truncate(path, 20)],
    ['is touched', (path) => utimes(path, 1, 1)],
    ['is moved', (path) => rename(path, `${path}.moved`)],
    [
      'is replaced',
      async (path) => {
        await writeFile(`${path}.new`, BYTES);
        await utimes(`${path}.new`, 5, 5);
        await rename(`${path}.new`, path);
      },
    ],
  ])('is told as changed: it %s', async (what, change) => {
    const path = await writeModel(`changing ${what}.safetensors`);
    const file = await openModel(path);
    await change(path);
    await expect(readHeader(file)).rejects.toMatchObject({ code: 'file_changed' });
  });
});

describe('what cannot be read', () => {
  it('is told when it is not there', async () => {
    await expect(openFileSource(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'not_found' });
    const path = await writeModel('a file');
    await expect(openFileSource(join(path, 'below a file'))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is told when it is a folder', async () => {
    await expect(openFileSource(folder)).rejects.toMatchObject({ code: 'not_a_file' });
  });

  it.skipIf(process.platform === 'win32')(
    'does not hang on a pipe, and refuses a socket and a device',
    async () => {
      const pipe = join(folder, 'pipe.safetensors');
      execFileSync('mkfifo', [pipe]);
      await expect(openFileSource(pipe)).rejects.toMatchObject({ code: 'not_a_file' });

      const socket = join(folder, 's');
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      await expect(openFileSource(socket)).rejects.toMatchObject({ code: 'not_a_file' });
      await new Promise((resolve) => server.close(resolve));

      await expect(openFileSource('/dev/zero')).rejects.toMatchObject({ code: 'not_a_file' });
    },
  );

  it('is told when the disk or the permissions fail', async () => {
    await expect(openFileSource(join(folder, 'x'.repeat(300)))).rejects.toMatchObject({
      code: 'read_failed',
      message: expect.stringContaining('ENAMETOOLONG') as string,
    });
  });

  it('is told when reading fails later', async () => {
    const file = await openFileSource(await writeModel('closed.safetensors'));
    await file.close();
    await expect(readHeader(file)).rejects.toMatchObject({ code: 'read_failed' });
    await expect(file.checkUnchanged()).rejects.toMatchObject({ code: 'read_failed' });
  });
});
