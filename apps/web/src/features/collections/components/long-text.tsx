import { Trans } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { useLayoutEffect, useRef, useState } from 'react';

/** A paragraph of a person's own; of a long one the first three lines, and the rest on demand. Keyed by its text. */
export function LongText({ text, className }: { text: string; className?: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(false);
  const [isLong, setLong] = useState(false);
  useLayoutEffect(() => {
    const element = paragraph.current;
    if (!element) return;
    // Only while it is cut: opened, nothing is left over.
    const measure = () => !open && setLong(element.scrollHeight > element.clientHeight + 1);
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, [open]);
  return (
    <div className={className}>
      <p
        ref={paragraph}
        dir="auto"
        className={clsx('whitespace-pre-wrap wrap-anywhere', !open && 'line-clamp-3')}
      >
        {text}
      </p>
      {isLong && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="text-sm underline decoration-line-strong underline-offset-4 hover:decoration-current max-md:min-h-10"
        >
          {open ? <Trans>Show less</Trans> : <Trans>Show more</Trans>}
        </button>
      )}
    </div>
  );
}
