import { describe, expect, it } from 'vitest';
import { choosePreviews } from './choose-previews.js';

const names = (fileName: string, siblings: string[]) =>
  choosePreviews(fileName, siblings).map(({ name }) => name);

describe('pictures beside a model', () => {
  it('are ordered: .preview, the bare name, example, thumb', () => {
    const siblings = [
      'fox.thumb.jpg',
      'fox.png',
      'fox.example.0.jpeg',
      'fox.preview.mp4',
      'fox.preview.png',
      'fox.webp',
      'fox.json',
    ];
    expect(choosePreviews('fox.safetensors', siblings)).toEqual([
      { name: 'fox.preview.png', kind: 'image', order: 0 },
      { name: 'fox.preview.mp4', kind: 'video', order: 1 },
      { name: 'fox.webp', kind: 'image', order: 2 },
      { name: 'fox.png', kind: 'image', order: 3 },
      { name: 'fox.example.0.jpeg', kind: 'image', order: 4 },
      { name: 'fox.thumb.jpg', kind: 'image', order: 5 },
    ]);
  });

  it('of a kind that is not shown (JPEG XL) come behind all others, clips too', () => {
    const siblings = ['fox.preview.jxl', 'fox.jxl', 'fox.thumb.png', 'fox.example.0.mp4', 'FOX.jpg'];
    expect(choosePreviews('fox.safetensors', siblings)).toEqual([
      { name: 'fox.example.0.mp4', kind: 'video', order: 0 },
      { name: 'fox.thumb.png', kind: 'image', order: 1 },
      { name: 'FOX.jpg', kind: 'image', order: 2 },
      { name: 'fox.preview.jxl', kind: 'image', order: 3 },
      { name: 'fox.jxl', kind: 'image', order: 4 },
    ]);
    expect(names('fox.safetensors', ['fox.jxl'])).toEqual(['fox.jxl']);
  });

  it('are taken in exact case first, then in any case', () => {
    expect(names('Fox.safetensors', ['FOX.PREVIEW.PNG', 'Fox.jpg', 'fox.webp'])).toEqual([
      'Fox.jpg',
      'FOX.PREVIEW.PNG',
      'fox.webp',
    ]);
    expect(choosePreviews('Fox.safetensors', ['FOX.MP4'])).toEqual([
      { name: 'FOX.MP4', kind: 'video', order: 0 },
    ]);
  });

  it('are never those of a longer name', () => {
    expect(
      names('fox.safetensors', [
        'fox_v2.png',
        'fox2.preview.png',
        'foxy.png',
        'fox.v2.png',
        'fox.example.1.png',
      ]),
    ).toEqual([]);
  });

  it('are not those of a neighbour whose name differs in case only', () => {
    const siblings = ['UPPER.safetensors', 'upper.safetensors', 'UPPER.png', 'upper.preview.png'];
    expect(names('upper.safetensors', siblings)).toEqual(['upper.preview.png']);
    expect(names('UPPER.safetensors', siblings)).toEqual(['UPPER.png']);
  });

  it('are not those of a neighbour called base.preview', () => {
    const siblings = ['fox.safetensors', 'fox.preview.safetensors', 'fox.preview.png', 'fox.png'];
    expect(names('fox.safetensors', siblings)).toEqual(['fox.png']);
    expect(names('fox.preview.safetensors', siblings)).toEqual(['fox.preview.png']);
  });

  it('may have odd names', () => {
    expect(names('a [b] (c) .safetensors', ['a [b] (c) .png'])).toEqual(['a [b] (c) .png']);
    expect(names('.hidden', ['.hidden.png'])).toEqual(['.hidden.png']);
    expect(names('x.safetensors', [])).toEqual([]);
  });
});
