import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeKnownText } from './known-texts.js';

describe('texts that come again', () => {
  it('are what stands in the bytes, whatever was taken before', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 3, unit: 'grapheme-ascii' }),
      fc.string({ maxLength: 400, unit: 'grapheme-ascii' }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 200 }), fc.nat(5), (texts, lead) => {
        for (const one of texts) {
          const bytes = Buffer.from('#'.repeat(lead) + one + '#');
          expect(takeKnownText(bytes, lead, lead + one.length)).toBe(one);
        }
      }),
    );
  });

  it('stay right when there are more than are kept', () => {
    const names = Array.from({ length: 40_000 }, (_, i) => `lora_unet_${i}.alpha`);
    for (let round = 0; round < 2; round++) {
      expect(names.map((name) => takeKnownText(Buffer.from(name), 0, name.length))).toEqual(names);
    }
  });
});
