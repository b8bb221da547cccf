import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage } from '../../lib/search-language.js';
import { isFiltered, readView, sortOf, toggleValue, toQuery, writeView } from './library-view.js';

function viewOf(text: string) {
  return readView(new URLSearchParams(text));
}

beforeAll(() => loadLanguage());

describe('the view in the URL', () => {
  it('comes back as it was written', () => {
    const text =
      'q=ink&baseModel=sdxl&family=pony&tag=a&tag=b&tagMode=all&creator=anna&license=MIT&collection=c1&rootId=r1&folder=style%2Fink&rank=16&size=10mb..50mb&year=2024&rating=4&rating=5&minRating=3&nsfwLevel=2&is=favorite&is=untagged&has=notes&state=all&sort=random&seed=7&view=list&card=220&selected=x';
    expect(writeView(viewOf(text)).toString()).toBe(text);
  });

  it('leaves out what it does not understand', () => {
    const text =
      'baseModel=nonsense&networkType=x&is=great&tagMode=some&sort=colour&seed=-1&view=cube&card=9999&minRating=7&state=present&folder=without-root';
    expect(writeView(viewOf(text)).toString()).toBe('');
  });

  it('has no seed without the order by chance', () => {
    expect(writeView(viewOf('sort=name&seed=7')).toString()).toBe('sort=name');
  });

  it('knows whether anything narrows the list', () => {
    expect(isFiltered(viewOf('sort=size&view=list').filter)).toBe(false);
    expect(isFiltered(viewOf('q=x').filter)).toBe(true);
  });
});

it('a chosen value is let go by choosing it again', () => {
  expect(toggleValue(undefined, 'a')).toEqual(['a']);
  expect(toggleValue(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggleValue(['a'], 'a')).toBeUndefined();
});

describe('the order', () => {
  it('is by the nearest match where words are looked for, else by the newest', () => {
    expect(sortOf(viewOf(''))).toBe('-added');
    expect(sortOf(viewOf('q=lantern'))).toBe('relevance');
    expect(sortOf(viewOf('q="paper lantern" tag:x'))).toBe('relevance');
    expect(sortOf(viewOf('q=tag:x -photo'))).toBe('-added');
    expect(sortOf(viewOf('q=lantern&sort=-size'))).toBe('-size');
  });

  it('by match or by hand gives way where it has no meaning', () => {
    expect(sortOf(viewOf('sort=relevance'))).toBe('-added');
    expect(sortOf(viewOf('sort=manual'))).toBe('-added');
    expect(sortOf(viewOf('sort=manual&collection=c1'))).toBe('manual');
    expect(sortOf(viewOf('sort=manual&collection=c1&collection=c2'))).toBe('-added');
  });

  it('by chance takes its number to the server, the others do not', () => {
    expect(toQuery(viewOf('sort=random&seed=7'))).toMatchObject({ sort: 'random', seed: 7 });
    expect(toQuery(viewOf('sort=name&seed=7'))).not.toHaveProperty('seed');
  });
});
