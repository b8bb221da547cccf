import { expect, it } from 'vitest';
import { containsPattern, joinSearchText } from './search-text.js';

it('takes wildcard characters as they are', () => {
  expect(containsPattern('100%_\\')).toBe('%100\\%\\_\\\\%');
});

it('leaves out what is not there', () => {
  expect(joinSearchText(['A', null, '', undefined, 'B'])).toBe('a\nb');
});
