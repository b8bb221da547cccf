import { expect, it } from 'vitest';
import { containsPattern, joinSearchText, splitSearchWords, toSearchText } from './search-text.js';

it('forgets case, accents and width', () => {
  expect(toSearchText('Éclair à la  CRÈME')).toBe('eclair a la creme');
  expect(toSearchText('ｆｕｌｌ　ｗｉｄｔｈ')).toBe('full width');
  expect(toSearchText('e\u0301tude')).toBe(toSearchText('étude'));
});

it('keeps other scripts', () => {
  expect(toSearchText('水彩画スタイル')).toContain('水彩画');
  expect(toSearchText('Акварель')).toBe('акварель');
});

it('splits a query into its different words', () => {
  expect(splitSearchWords('  Kaede  style kaede ')).toEqual(['kaede', 'style']);
  expect(splitSearchWords('   ')).toEqual([]);
});

it('takes wildcard characters as they are', () => {
  expect(containsPattern('100%_\\')).toBe('%100\\%\\_\\\\%');
});

it('leaves out what is not there', () => {
  expect(joinSearchText(['A', null, '', undefined, 'B'])).toBe('a\nb');
});
