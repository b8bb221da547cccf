import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toSearchText } from './search-text.js';

it.each([
  ['  Éclair\tCAFÉ ', 'eclair cafe'],
  ['ＬｏＲＡ', 'lora'],
  ['İstanbul', 'istanbul'],
  ['Straße ﬁn', 'straße fin'],
  ['猫 Кошка', '猫 кошка'],
  ['a\u00a0b', 'a b'],
  ['´', ''],
])('%j is searched as %j', (text, form) => {
  expect(toSearchText(text)).toBe(form);
});

it('changes nothing the second time', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const once = toSearchText(String.fromCodePoint(code));
    if (toSearchText(once) !== once) throw new Error(`U+${code.toString(16)}: "${once}" changes again`);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toSearchText(toSearchText(text))).toBe(toSearchText(text));
    }),
  );
});
