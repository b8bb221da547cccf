import { lazy, Suspense } from 'react';

// Apart from the page: the parser comes with the first notes.
const MarkdownText = lazy(async () => ({ default: (await import('./markdown-text.js')).MarkdownText }));

/** Notes as they are meant to be read; as they were typed until the parser is there. */
export function NotesText({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="break-words whitespace-pre-wrap">{text}</p>}>
      <MarkdownText text={text} />
    </Suspense>
  );
}
