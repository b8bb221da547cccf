import DOMPurify from 'dompurify';

/** Words, lists, tables: what a description needs. Nothing that loads, runs, styles or asks. */
const TAGS = [
  'a',
  'b',
  'blockquote',
  'br',
  'code',
  'del',
  'em',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'li',
  'ol',
  'p',
  'pre',
  's',
  'span',
  'strong',
  'sub',
  'sup',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'u',
  'ul',
];
const SAFE_LINK = /^(?:https?:\/\/|mailto:)/i;

const purify = DOMPurify(window);
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  if (!SAFE_LINK.test(node.getAttribute('href') ?? '')) {
    node.removeAttribute('href');
    return;
  }
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer nofollow');
});

const ANY_TAG = new RegExp(`</?(?:${[...TAGS, 'div', 'img'].join('|')})(?:\\s[^>]*)?/?>`, 'i');
/** `<lora:name:1>` in a description is a prompt, not a tag. */
const PROMPT = /<(?=(?:lora|lyco|hypernet):)/gi;

/** Whether a description is HTML; plain text keeps its lines instead. */
export function isHtml(text: string): boolean {
  return ANY_TAG.test(text);
}

/**
 * HTML from a stranger's file, safe to put on the page: no scripts, styles, forms, frames, and no pictures (loading
 * one would tell a remote host who looks at what). Links open apart and carry no reference back.
 */
export function sanitizeDescription(html: string): string {
  return purify.sanitize(html.replace(PROMPT, '&lt;'), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href', 'title', 'colspan', 'rowspan'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
