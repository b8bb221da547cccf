import { describe, expect, it } from 'vitest';
import { recogniseMedia } from './media-type.js';
import { clipStart, drawPicture } from './testing/pictures.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('recognising a preview by its first bytes', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('knows a %s', async (format) => {
    expect(recogniseMedia(await drawPicture(8, 8, format))).toBe(`image/${format}`);
  });

  it('knows MP4 and WebM', () => {
    expect(recogniseMedia(clipStart())).toBe('video/mp4');
    expect(recogniseMedia(bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm'))).toBe('video/webm');
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['PDF', '%PDF-1.7'],
    ['TIFF', 'II*\0'],
    ['BMP', 'BM'],
    ['Matroska', '\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska'],
    ['QuickTime', '\0\0\0\x14ftypqt  '],
    ['HEIC', '\0\0\0\x18ftypheic'],
    ['WAV', 'RIFF\0\0\0\0WAVE'],
    ['nothing', ''],
    ['half a signature', '\x89PNG'],
  ])('refuses %s', (_, start) => {
    expect(recogniseMedia(bytes(start))).toBeUndefined();
  });

  it('looks only at the bytes it was given, not at those beside them in memory', () => {
    const around = bytes('GIF89a then GIF87a');
    expect(recogniseMedia(around.subarray(12))).toBe('image/gif');
    expect(recogniseMedia(around.subarray(12, 14))).toBeUndefined();
  });
});
