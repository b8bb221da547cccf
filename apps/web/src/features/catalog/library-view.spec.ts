import { describe, expect, it } from 'vitest';
import { isFiltered, readView, toggleValue, writeView } from './library-view.js';

describe('the view in the URL', () => {
  it('comes back as it was written', () => {
    const text =
      'q=ink&baseModel=sdxl&family=pony&tag=a&tag=b&rootId=r1&folder=style%2Fink&favorite=true&minRating=3&state=all&sort=-size&view=list&size=220&selected=x';
    expect(writeView(readView(new URLSearchParams(text))).toString()).toBe(text);
  });

  it('leaves out what it does not understand', () => {
    const text =
      'baseModel=nonsense&networkType=x&sort=colour&view=cube&size=9999&minRating=7&favorite=maybe&state=present&folder=without-root';
    expect(writeView(readView(new URLSearchParams(text))).toString()).toBe('');
  });

  it('knows whether anything narrows the list', () => {
    expect(isFiltered(readView(new URLSearchParams('sort=size&view=list')).filter)).toBe(false);
    expect(isFiltered(readView(new URLSearchParams('q=x')).filter)).toBe(true);
  });
});

it('a chosen value is let go by choosing it again', () => {
  expect(toggleValue(undefined, 'a')).toEqual(['a']);
  expect(toggleValue(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggleValue(['a'], 'a')).toBeUndefined();
});
