import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@lora/fixtures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPicture } from './read-picture.js';
import { clipStart, drawPicture } from './testing/pictures.js';

let root: string;

beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'lora-pictures-'))));
afterEach(() => rmSync(root, { recursive: true }));

const read = (path: string, embeddedKey: string | null = null) =>
  readPicture({ rootPath: root, path, embeddedKey });

function writeModel(name: string, metadata: Record<string, string>): void {
  const tensors = { 'lora_unet_a.alpha': { dtype: 'F32', shape: [1], fill: 1 } } as const;
  writeFileSync(join(root, name), encodeSafetensors({ metadata, tensors }));
}

describe('reading a picture', () => {
  it('takes the kind from the bytes, not from the name', async () => {
    const picture = await drawPicture(8, 8, 'jpeg');
    writeFileSync(join(root, 'a.png'), picture);
    const { type, bytes } = await read('a.png');
    expect(type).toBe('image/jpeg');
    expect(picture.equals(bytes)).toBe(true);
  });

  it('reads a picture out of a model file, by the key in its header', async () => {
    const picture = await drawPicture(8, 8, 'webp');
    const base64 = picture.toString('base64');
    writeModel('a.safetensors', {
      'modelspec.thumbnail': `data:image/webp;base64,${base64}`,
      ssmd_cover_images: JSON.stringify([base64]),
    });
    for (const key of ['modelspec.thumbnail', 'ssmd_cover_images[0]']) {
      const { type, bytes } = await read('a.safetensors', key);
      expect(type).toBe('image/webp');
      expect(picture.equals(bytes)).toBe(true);
    }
  });

  it('refuses an embedded SVG, an unknown key and a damaged model file', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
    writeModel('a.safetensors', { 'modelspec.thumbnail': `data:image/svg+xml;base64,${svg}` });
    writeFileSync(join(root, 'broken.safetensors'), 'no header');
    await expect(read('a.safetensors', 'modelspec.thumbnail')).rejects.toMatchObject({
      code: 'preview_unusable',
    });
    await expect(read('a.safetensors', 'constructor')).rejects.toMatchObject({ code: 'preview_unusable' });
    await expect(read('broken.safetensors', 'modelspec.thumbnail')).rejects.toMatchObject({
      name: 'SafetensorsError',
    });
  });

  it('says that a clip has no still', async () => {
    writeFileSync(join(root, 'a.mp4'), clipStart());
    await expect(read('a.mp4')).rejects.toMatchObject({ code: 'no_still' });
  });

  it('refuses a file of 0 bytes, an SVG, and text under the name of a picture', async () => {
    writeFileSync(join(root, 'empty.png'), '');
    writeFileSync(join(root, 'a.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(join(root, 'text.png'), 'version https://git-lfs.github.com/spec/v1');
    await expect(read('empty.png')).rejects.toMatchObject({ code: 'preview_unusable', message: /0 bytes/ });
    await expect(read('a.svg')).rejects.toMatchObject({ code: 'preview_unusable' });
    await expect(read('text.png')).rejects.toMatchObject({
      code: 'preview_unusable',
      message: /whatever its name says/,
    });
  });

  it('refuses a picture of more than 64 MiB without reading it', async () => {
    writeFileSync(join(root, 'huge.png'), await drawPicture(8, 8));
    truncateSync(join(root, 'huge.png'), 64 * 1024 * 1024 + 1);
    await expect(read('huge.png')).rejects.toMatchObject({
      code: 'preview_unusable',
      message: /has 65 MiB; at most 64 MiB/,
    });
  });

  it('refuses folders, pipes, missing files and links out of the root', async () => {
    mkdirSync(join(root, 'folder.png'));
    execFileSync('mkfifo', [join(root, 'pipe.png')]);
    symlinkSync('/etc/hostname', join(root, 'link.png'));
    await expect(read('folder.png')).rejects.toMatchObject({ code: 'not_a_file' });
    await expect(read('pipe.png')).rejects.toMatchObject({ code: 'not_a_file' });
    await expect(read('nothing.png')).rejects.toMatchObject({ code: 'file_missing' });
    await expect(read('link.png')).rejects.toMatchObject({ code: 'path_outside_root' });
    await expect(read('../outside.png')).rejects.toMatchObject({ code: 'path_outside_root' });
  });
});
