import { Plural, useLingui } from '@lingui/react/macro';
import { LIMITS } from '@lora/schema/values';
import { Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { Kbd } from '../../../components/ui/kbd.js';
import { formatCount } from '../../../lib/format.js';
import { useDelayedWrite } from '../../../lib/use-delayed-write.js';

/** Long enough to finish a syllable, short enough to feel at once. */
const TYPING_MS = 150;

export interface SearchBoxProps {
  query: string;
  onQuery: (query: string) => void;
  /** How many match; undefined while it is not known. */
  total: number | undefined;
  /** Arrow down leaves for the results. */
  onLeave: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="dialog"] *'))
  );
}

/** The one search box: words, results while typing. `/` comes here, Escape clears. */
export function SearchBox({ query, onQuery, total, onLeave }: SearchBoxProps) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const { value, set, flush } = useDelayedWrite(query, (text) => onQuery(text.trim()), TYPING_MS);

  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);

  const write = (text: string) => {
    set(text);
    if (text === '') void flush();
  };
  return (
    <div
      role="search"
      className="relative flex h-8 items-center rounded-md border border-control bg-surface focus-within:border-accent hover:border-muted max-md:h-10"
    >
      <Search aria-hidden className="ml-2.5 size-4 shrink-0 text-muted" />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={t`Search the library`}
        placeholder={t`Search`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={LIMITS.query}
        value={value}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            if (value === '') input.current?.blur();
            else write('');
          }
          if (event.key === 'Enter') void flush();
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            void flush();
            onLeave();
          }
        }}
        className="h-full min-w-0 flex-1 bg-transparent px-2 outline-none"
      />
      <span aria-live="polite" className="shrink-0 px-2 text-sm text-muted">
        {total !== undefined && (
          <>
            <span aria-hidden>{formatCount(total)}</span>
            <span className="sr-only">
              <Plural value={total} one="# adapter" other="# adapters" />
            </span>
          </>
        )}
      </span>
      {value === '' ? (
        <span aria-hidden className="mr-1.5 max-md:hidden">
          <Kbd>/</Kbd>
        </span>
      ) : (
        <IconButton
          size="sm"
          label={t`Clear the search`}
          tooltip={false}
          icon={<X aria-hidden />}
          onClick={() => {
            write('');
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}
