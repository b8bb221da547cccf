import { beforeAll, describe, expect, it } from 'vitest';
import { loadLanguage } from '../../lib/search-language.js';
import { findHalfValue, findMistake, readMistake, takeSuggestion } from './search-text.js';

beforeAll(() => loadLanguage());

describe('a search text', () => {
  it('has its mistake and the place of it told at once', () => {
    expect(findMistake('ink rating:>=4')).toBeNull();
    expect(findMistake('ink rating:many')).toMatchObject({
      from: 11,
      to: 15,
      message: expect.stringContaining('"many"'),
    });
    expect(findMistake('(ink OR')).not.toBeNull();
  });

  it('takes the place of a mistake from the server, if there is one', () => {
    expect(readMistake('No.', { from: 2, to: 5, reason: 'bad_regex' })).toEqual({
      message: 'No.',
      from: 2,
      to: 5,
    });
    expect(readMistake('No.', {})).toBeNull();
    expect(readMistake('No.')).toBeNull();
  });
});

describe('a suggestion', () => {
  it('takes the place of what was typed and leaves room for the next term', () => {
    expect(takeSuggestion('-tag:in', { from: 5, to: 7 }, { kind: 'value', text: '"ink wash"' })).toEqual({
      text: '-tag:"ink wash" ',
      caret: 16,
    });
  });

  it('of a field waits for its value', () => {
    expect(takeSuggestion('ta', { from: 0, to: 2 }, { kind: 'field', text: 'tag:' })).toEqual({
      text: 'tag:',
      caret: 4,
    });
  });

  it('in the middle of a text leaves what follows as it is', () => {
    expect(takeSuggestion('(lan OR ink)', { from: 1, to: 4 }, { kind: 'word', text: 'lantern' })).toEqual({
      text: '(lantern OR ink)',
      caret: 8,
    });
  });
});

it.each([
  ['tag:in', 'in'],
  ['ink -tag:"ink wa', 'ink wa'],
  ['is:fav', 'fav'],
  ['ink', null],
  ['rating:>', null],
  ['hash:abcd', null],
  ['tag:ink ', null],
])('%s is typed up to a value of %s', (text, half) => {
  expect(findHalfValue(text, text.length)).toBe(half);
});
