import { clsx } from 'clsx';

/** Letters of the end that always stay: version numbers and endings tell names apart. */
const TAIL = 8;
/** Shorter names are not split. */
const SPLIT_FROM = 16;

/** One line that is shortened in its middle; the whole text on hover. */
export function MiddleEllipsis({ text, className }: { text: string; className?: string }) {
  const letters = Array.from(text);
  if (letters.length < SPLIT_FROM) {
    return (
      <span title={text} className={clsx('block truncate', className)}>
        {text}
      </span>
    );
  }
  return (
    <span title={text} className={clsx('flex min-w-0 whitespace-pre', className)}>
      <span className="sr-only">{text}</span>
      {/* Not `truncate`: it sets white-space anew, and a space at the cut would be lost. */}
      <span aria-hidden className="min-w-0 overflow-hidden text-ellipsis">
        {letters.slice(0, -TAIL).join('')}
      </span>
      <span aria-hidden className="shrink-0">
        {letters.slice(-TAIL).join('')}
      </span>
    </span>
  );
}
