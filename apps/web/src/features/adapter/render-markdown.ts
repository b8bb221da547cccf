import { Marked } from 'marked';
import { sanitizeDescription } from './sanitize-description.js';

/** `<lora:name:0.8>` is a prompt; Markdown would read a link to the scheme "lora". */
const PROMPT = /^<(?:lora|lyco|hypernet):[^<>]*>/i;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** GitHub's dialect, in which a line break is one. HTML in it is shown as it was typed, a picture as a link to it. */
const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  extensions: [
    {
      name: 'prompt',
      level: 'inline',
      start: (source) => source.indexOf('<'),
      tokenizer(source) {
        const raw = PROMPT.exec(source)?.[0];
        return raw === undefined ? undefined : { type: 'prompt', raw };
      },
      renderer: ({ raw }) => escape(raw),
    },
  ],
  renderer: {
    html: ({ text }) => escape(text),
    image: ({ href, text }) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

/**
 * Markdown as safe HTML: without scripts, styles, and anything that loads; links open apart and say nothing about
 * where they were clicked.
 */
export function renderMarkdown(text: string): string {
  return sanitizeDescription(marked.parse(text, { async: false }));
}
