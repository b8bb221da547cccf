import { useMemo } from 'react';
import { RICH_TEXT } from '../rich-text-look.js';
import { renderMarkdown } from '../render-markdown.js';

/** Markdown, made safe. Load it lazily: it brings the parser. */
export function MarkdownText({ text }: { text: string }) {
  const html = useMemo(() => renderMarkdown(text), [text]);
  // oxlint-disable-next-line react/no-danger -- sanitised by renderMarkdown
  return <div className={RICH_TEXT} dangerouslySetInnerHTML={{ __html: html }} />;
}
