import { expect, it } from 'vitest';
import { SearchableTexts } from './searchable-texts.js';

it('texts are found by any part, by their start and by their end, before and after they are joined', () => {
  const own = Array.from({ length: 5000 }, (_, number) => `a${number.toString(36)}b`);
  const texts = new SearchableTexts();
  for (const [index, text] of own.entries()) {
    texts.add(text);
    if (index % 900 !== 0 && index !== own.length - 1) continue;
    for (const part of ['a', '1', 'zz', '1b', 'a1b', 'none']) {
      const added = [...own.slice(0, index + 1).entries()];
      const find = (test: (text: string) => boolean) =>
        added.filter(([, text]) => test(text)).map(([at]) => at);
      expect(texts.find(part)).toEqual(find((text) => text.includes(part)));
      expect(texts.find(`\n${part}`)).toEqual(find((text) => text.startsWith(part)));
      expect(texts.find(`${part}\n`)).toEqual(find((text) => text.endsWith(part)));
    }
  }
  expect(own.map((_, index) => texts.text(index))).toEqual(own);
});
