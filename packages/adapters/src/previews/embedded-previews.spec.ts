import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { EMBEDDED_PREVIEW_MAX_BYTES, embeddedPreviews } from './embedded-previews.js';

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('rest')]);
const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');
const WEBP = Buffer.from('RIFF\0\0\0\0WEBPVP8L');
const AVIF = Buffer.concat([Buffer.from([0, 0, 0, 28]), Buffer.from('ftypavif0000')]);
const url = (bytes: Buffer, mime = 'image/png') => `data:${mime};base64,${bytes.toString('base64')}`;

describe('pictures inside a header', () => {
  it('are found under all keys, in order, with the type that their bytes have', () => {
    const previews = embeddedPreviews({
      preview_image: url(AVIF, 'image/avif'),
      thumbnail: url(Buffer.from('GIF89a...')),
      'modelspec.thumbnail': url(WEBP),
      'modelspec.preview_image': url(PNG, 'image/jpeg'),
      ssmd_cover_images: JSON.stringify([JPEG.toString('base64'), url(PNG)]),
    });
    expect(previews.map(({ key, mime }) => [key, mime])).toEqual([
      ['modelspec.preview_image', 'image/png'],
      ['modelspec.thumbnail', 'image/webp'],
      ['thumbnail', 'image/gif'],
      ['preview_image', 'image/avif'],
      ['ssmd_cover_images[0]', 'image/jpeg'],
      ['ssmd_cover_images[1]', 'image/png'],
    ]);
    expect(Buffer.from(previews[0]?.bytes ?? []).equals(PNG)).toBe(true);
  });

  it('may have line breaks and parameters in their address', () => {
    const base64 = PNG.toString('base64').replace(/(.{4})/g, '$1\n');
    expect(embeddedPreviews({ thumbnail: `data:image/png;name=a.png;base64,${base64}` })).toHaveLength(1);
  });

  it.each([
    ['a link', 'https://x.example/a.png'],
    ['bare base64 where an address is needed', PNG.toString('base64')],
    ['another kind of data', `data:text/html;base64,${PNG.toString('base64')}`],
    [
      'an SVG, which can run scripts',
      `data:image/svg+xml;base64,${Buffer.from('<svg onload="x"/>').toString('base64')}`,
    ],
    ['text that claims to be a PNG', url(Buffer.from('hello'))],
    ['broken base64', `${url(PNG)}*`],
    ['base64 of an impossible length', 'data:image/png;base64,iVBOR'],
    ['nothing', 'data:image/png;base64,'],
    ['no base64', 'data:image/png,abc'],
    ['a number', 5],
    ['too much', url(Buffer.concat([PNG, Buffer.alloc(EMBEDDED_PREVIEW_MAX_BYTES)]))],
    ['far too much', 'x'.repeat(EMBEDDED_PREVIEW_MAX_BYTES * 2)],
  ])('%s is left out', (_, value) => {
    expect(
      embeddedPreviews({
        thumbnail: value,
        ssmd_cover_images: typeof value === 'string' ? '[5, "data:text/html,x"]' : '{}',
      }),
    ).toEqual([]);
  });

  it('are at most sixteen covers', () => {
    const covers = JSON.stringify(Array.from({ length: 40 }, () => PNG.toString('base64')));
    expect(embeddedPreviews({ ssmd_cover_images: covers })).toHaveLength(16);
  });
});
