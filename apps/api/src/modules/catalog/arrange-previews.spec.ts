import { describe, expect, it } from 'vitest';
import { arrangePreviews, joinPreviewWords, stampWithCrop, toPreviewColumns } from './arrange-previews.js';

const preview = (id: string, kind: 'image' | 'video' = 'image') => ({ id, kind, stamp: `stamp of ${id}` });
const CROP = { x: 0.1, y: 0.2, width: 0.5, height: 0.5 };
const names = (...o: Parameters<typeof arrangePreviews>) => arrangePreviews(...o).map(({ id }) => id);

describe('the order of previews', () => {
  it('without words: those of files, then those that people added', () => {
    expect(names([preview('a'), preview('b')], [preview('own')], undefined)).toEqual(['a', 'b', 'own']);
  });

  it('is as people gave it; those that they did not name follow', () => {
    const words = { order: ['own', 'gone', 'b'] };
    expect(
      names([preview('a'), preview('b'), preview('c')], [preview('own'), preview('late')], words),
    ).toEqual(['own', 'b', 'a', 'c', 'late']);
  });
});

describe('a crop', () => {
  it('makes another stamp of the picture, and each part its own', () => {
    const other = { ...CROP, x: 0.2 };
    const stamps = [null, CROP, other, { ...CROP }].map((crop) => stampWithCrop('s', crop));
    expect(stamps[0]).toBe('s');
    expect(stamps[3]).toBe(stamps[1]);
    expect(new Set(stamps).size).toBe(3);
  });

  it('belongs to one preview, whatever its id is called', () => {
    const [a, b] = arrangePreviews([preview('a'), preview('constructor')], [], { crops: { a: CROP } });
    expect(a).toMatchObject({ crop: CROP });
    expect(b).toMatchObject({ crop: null, shownStamp: 'stamp of constructor' });
  });
});

describe('the columns', () => {
  const key = (...o: Parameters<typeof arrangePreviews>) =>
    toPreviewColumns(arrangePreviews(...o)).previews_key;
  const files = [preview('a'), preview('b', 'video')];

  it('say what the first is', () => {
    expect(toPreviewColumns(arrangePreviews(files, [], { order: ['b'] }))).toMatchObject({
      preview_id: 'b',
      preview_kind: 'video',
      preview_stamp: 'stamp of b',
    });
    expect(toPreviewColumns([])).toEqual({
      preview_id: null,
      preview_kind: null,
      preview_stamp: null,
      previews_key: null,
    });
  });

  it('differ when any preview, a crop or the order does', () => {
    const keys = [
      key(files, [], undefined),
      key(files, [preview('own')], undefined),
      key(files, [], { order: ['b', 'a'] }),
      key(files, [], { crops: { b: CROP } }),
      key([preview('a'), { ...preview('b'), stamp: 'another picture' }], [], undefined),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(key(files, [], { order: ['a', 'b', 'gone'] })).toBe(keys[0]);
  });
});

describe('the words of two adapters that are one', () => {
  it('are kept both; the order of the later one comes first', () => {
    expect(
      joinPreviewWords({ order: ['a', 'b'], crops: { a: CROP } }, { order: ['c'], crops: { c: CROP } }),
    ).toEqual({ order: ['a', 'b', 'c'], crops: { a: CROP, c: CROP } });
    expect(joinPreviewWords({ crops: { a: CROP } }, {})).toEqual({ crops: { a: CROP } });
  });
});
