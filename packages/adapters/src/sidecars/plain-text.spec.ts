import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeHtml, toPlainText } from './plain-text.js';

describe('the words of a description', () => {
  it.each([
    ['<p>A <b>bold</b> keeper &amp; <i>lanterns</i></p><p>Two</p>', 'A bold keeper & lanterns\n\nTwo'],
    ['one<br>two<br/>three', 'one\ntwo\nthree'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\n\nb'],
    ['<script>alert(1)</script><style>p{}</style>kept<title>t</title>', 'kept'],
    ['x<svg><text>hidden</text></svg>y', 'xy'],
    ['plain text with 1 < 2 stays', 'plain text with 1 < 2 stays'],
    ['caf&eacute; &#8211; &lt;b&gt;', 'café – <b>'],
    ['<p>unclosed <b>tags', 'unclosed tags'],
  ])('%s', (html, text) => {
    expect(toPlainText(html, 1000)).toBe(text);
  });

  it('are nothing where there are none', () => {
    expect(toPlainText('', 100)).toBeNull();
    expect(toPlainText('<p> </p>', 100)).toBeNull();
  });

  it('keep to their limit', () => {
    expect(toPlainText('<p>word</p>'.repeat(10_000), 50)?.length).toBeLessThanOrEqual(50);
  });

  it('never throw, whatever the markup', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', ';', '/', 'p', '"', '=', ' ', '!', '-', 'script') }),
        (html) => {
          expect(() => toPlainText(html, 1000)).not.toThrow();
        },
      ),
    );
  });

  it('tell HTML from text', () => {
    expect(['<p>', 'a &amp; b', '</div>'].map(looksLikeHtml)).toEqual([true, true, true]);
    expect(['a < b', 'R&B', '<lora'].map(looksLikeHtml)).toEqual([false, false, false]);
  });
});
