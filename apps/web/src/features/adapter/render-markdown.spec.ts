import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './render-markdown.js';

function read(text: string): HTMLElement {
  return new DOMParser().parseFromString(renderMarkdown(text), 'text/html').body;
}

describe('notes', () => {
  it('know headings, lists, tables, code and emphasis', () => {
    const page = read(
      '# Use\n\n- **low** strength\n- `cfg 4`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nline\nline',
    );
    expect(page.querySelector('h1')?.textContent).toBe('Use');
    expect(page.querySelectorAll('li')).toHaveLength(2);
    expect(page.querySelector('strong')?.textContent).toBe('low');
    expect(page.querySelector('li code')?.textContent).toBe('cfg 4');
    expect(page.querySelectorAll('td')).toHaveLength(2);
    expect(page.querySelector('p br')).not.toBeNull();
  });

  it('keep a prompt as it was typed, in text and in code', () => {
    expect(read('use <lora:flat_ink:0.8> and `<lora:b:1>`').textContent?.trim()).toBe(
      'use <lora:flat_ink:0.8> and <lora:b:1>',
    );
  });

  it('open links apart, with nothing about where they were clicked', () => {
    const link = read('[page](https://example.org/ "t") and https://example.com').querySelectorAll('a');
    expect(Array.from(link, ({ href, target, rel }) => [href, target, rel])).toEqual([
      ['https://example.org/', '_blank', 'noopener noreferrer nofollow'],
      ['https://example.com/', '_blank', 'noopener noreferrer nofollow'],
    ]);
  });

  it('load nothing: a picture is a link to it', () => {
    const page = read('![a cat](https://evil.example/pixel.png)');
    expect(page.querySelector('img')).toBeNull();
    expect(page.querySelector('a')?.textContent).toBe('a cat');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '<svg/onload=alert(1)>',
    '![x](https://a.example/" onerror="alert(1))',
    '<style>*{display:none}</style>',
    '<https://a.example/" onmouseover="alert(1)>',
  ])('%s does nothing', (text) => {
    const page = read(text);
    expect(page.querySelectorAll('script, img, svg, style, iframe')).toHaveLength(0);
    for (const element of page.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/);
        expect(value).not.toMatch(/^(?:javascript|data):/i);
      }
    }
  });
});
