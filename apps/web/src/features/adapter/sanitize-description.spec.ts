import { expect, it } from 'vitest';
import { isHtml, sanitizeDescription } from './sanitize-description.js';

it.each([
  ['<script>alert(1)</script>words', 'words'],
  ['<img src=x onerror=alert(1)>words', 'words'],
  ['<svg onload=alert(1)><circle /></svg>words', 'words'],
  ['<p style="background:url(//evil.example)" class="fixed" id="root">words</p>', '<p>words</p>'],
  ['<a href="javascript:alert(1)">words</a>', '<a>words</a>'],
  ['<a href=" java\tscript:alert(1)">words</a>', '<a>words</a>'],
  ['<a href="/adapters/1">words</a>', '<a>words</a>'],
  ['<form action="//evil.example"><input name="q">words</form>', 'words'],
  ['<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', ''],
])('%s is made safe', (html, safe) => {
  expect(sanitizeDescription(html)).toBe(safe);
});

it('lets a link open apart, without a word about where it was clicked', () => {
  const html = sanitizeDescription('<a href="https://example.org/" target="_self" rel="opener">words</a>');
  const link = new DOMParser().parseFromString(html, 'text/html').querySelector('a');
  expect([link?.target, link?.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
});

it('tells HTML from plain words', () => {
  expect(isHtml('<p>words</p>')).toBe(true);
  expect(isHtml('line<br/>line')).toBe(true);
  expect(isHtml('use <lora:flat_ink:0.8> with <your words>')).toBe(false);
  expect(isHtml('weight < 1, strength > 0')).toBe(false);
});

it('keeps a prompt that stands between tags', () => {
  expect(sanitizeDescription('<p>use <lora:flat_ink:0.8> here</p>')).toBe(
    '<p>use &lt;lora:flat_ink:0.8&gt; here</p>',
  );
});
