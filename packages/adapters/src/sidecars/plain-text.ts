import { Parser } from 'htmlparser2';
import { textOf } from '../plain-values.js';

/** What starts a new line when HTML becomes text. */
const BLOCKS = new Set(
  'address,article,blockquote,br,dd,div,dl,dt,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,ol,p,pre,section,table,tr,ul'.split(
    ',',
  ),
);
/** What is never a reader's text. */
const HIDDEN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'title',
  'svg',
  'iframe',
  'object',
  'head',
]);

/** Whether the text holds markup: a tag or an entity. */
export function looksLikeHtml(text: string): boolean {
  return /<\/?[a-z][^<>]*>|&(?:[a-z]{2,10}|#\d{2,6});/i.test(text);
}

/**
 * The words of an HTML text, for search and for one-line summaries. Its output is text: it must still be escaped
 * like any other where it is shown, and the HTML itself sanitised.
 */
export function toPlainText(html: string, max: number): string | null {
  if (!looksLikeHtml(html)) return textOf(html, max);
  const parts: string[] = [];
  let length = 0;
  let hidden = 0;
  const write = (text: string): void => {
    if (hidden > 0 || length > max * 4) return;
    parts.push(text);
    length += text.length;
  };
  const parser = new Parser({
    onopentagname: (name) => {
      if (HIDDEN.has(name)) hidden++;
      else if (BLOCKS.has(name)) write('\n');
    },
    ontext: write,
    onclosetag: (name) => {
      if (HIDDEN.has(name)) hidden = Math.max(0, hidden - 1);
      else if (BLOCKS.has(name) && name !== 'br') write('\n');
    },
  });
  parser.end(html);
  const text = parts
    .join('')
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n\n');
  return textOf(text, max);
}
