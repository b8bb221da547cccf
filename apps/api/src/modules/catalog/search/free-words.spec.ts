import { EVERYTHING, parseQuery, type QueryNode } from '@lora/query';
import { describe, expect, it } from 'vitest';
import { correctWords } from './correct-words.js';
import { splitFreeWords } from './free-words.js';

function read(text: string): QueryNode {
  const parsed = parseQuery(text, { now: 0 });
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.node;
}
/** What must hold besides the free words, without what always does. */
const restOf = (text: string) =>
  JSON.stringify(splitFreeWords(read(text)).rest, (key, value) => (key === 'span' ? undefined : value));

describe('free words', () => {
  it.each([
    ['ink wash', ['ink', 'wash']],
    ['Ink tag:style wash', ['ink', 'wash']],
    ['ink -wash', ['ink']],
    ['"ink" wash', ['wash']],
    ['"ink wash"', []],
    ['(ink OR wash) paper', ['ink', 'wash', 'paper']],
    ['ink ink', ['ink']],
    ['/ink/ rank:8', []],
    ['', []],
  ])('of %j are %j', (text, words) => {
    expect(splitFreeWords(read(text)).words).toEqual(words);
  });

  it('are those that mistyped ones were meant for', () => {
    const corrected = correctWords(read('watercolr tag:ink'), [
      { from: 'watercolr', to: ['watercolor', 'watercolour'] },
    ]);
    expect(splitFreeWords(corrected).words).toEqual(['watercolor', 'watercolour']);
  });

  it('of a saved search are none: they have no place in the box', () => {
    expect(splitFreeWords({ kind: 'word', text: 'saved' }).words).toEqual([]);
  });
});

it('what must hold anyway keeps operators, quotes and what is excluded', () => {
  expect(splitFreeWords(read('ink')).rest).toEqual(EVERYTHING);
  expect(restOf('ink -wash')).toContain('"text":"wash"');
  expect(restOf('ink -wash')).not.toContain('"text":"ink"');
  expect(restOf('ink "wash"')).toContain('"text":"wash"');
  expect(restOf('ink tag:style')).toContain('"values":["style"]');
});
