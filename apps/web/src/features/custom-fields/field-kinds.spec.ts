import { expect, it } from 'vitest';
import { readChoices } from './field-kinds.js';

it('reads one choice a line, each once, in their order', () => {
  expect(readChoices(' tested \n\nbroken\r\ntested\n')).toEqual(['tested', 'broken']);
});
