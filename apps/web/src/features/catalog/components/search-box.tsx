import { Plural, useLingui } from '@lingui/react/macro';
import type { Suggestion } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { CircleHelp, Search, X } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, Suspense, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { Kbd } from '../../../components/ui/kbd.js';
import { formatCount } from '../../../lib/format.js';
import { useLanguage } from '../../../lib/search-language.js';
import { useDelayedWrite } from '../../../lib/use-delayed-write.js';
import { useSuggestions } from '../api/get-suggestions.js';
import { useSlashKey } from '../hooks/use-slash-key.js';
import { findHalfValue, findMistake, type Mistake, takeSuggestion } from '../search-text.js';
import { SearchInput } from './search-input.js';
import { optionId, SearchSuggestions } from './search-suggestions.js';

const SearchHelp = lazyPart(async () => (await import('./search-help.js')).SearchHelp);

/** Each letter is a search of its own, at once; of a held key, which repeats every 33 ms, the first and the last. */
const TYPING_MS = 40;

export interface SearchBoxProps {
  query: string;
  onQuery: (query: string) => void;
  /** How many match; undefined while it is not known. */
  total: number | undefined;
  /** What the server found wrong with `query`. */
  refused: Mistake | null;
  /** Arrow down leaves for the results. */
  onLeave: () => void;
}

/**
 * The one search box: results while typing, suggestions for what is being typed, a mistake underlined where it
 * stands. `/` comes here; Escape closes the suggestions, then clears.
 */
export function SearchBox({ query, onQuery, total, refused, onLeave }: SearchBoxProps) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [panel, setPanel] = useState<'suggestions' | 'help' | null>(null);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(-1);
  useSlashKey(input);
  const { canRead, load } = useLanguage();

  const askWhole = useRef<(text: string) => void>(() => {});
  const { value, set, flush, expect } = useDelayedWrite(query, (text) => askWhole.current(text), TYPING_MS, {
    firstAtOnce: true,
    outerOf: (text) => text.trim(),
  });
  const unread = useRef(false);
  const ask = (text: string): void => {
    // What cannot be read is not asked: the old results stay.
    if (findMistake(text)) return;
    expect(text.trim());
    onQuery(text.trim());
  };
  const askRead = (text: string): void => {
    if (canRead || text === '') return ask(text);
    // Typed before the language was there: it is on its way.
    unread.current = true;
    load();
  };
  const { data, fresh } = useSuggestions(value, caret, panel === 'suggestions');
  const items = data?.items ?? [];
  const half = panel === 'suggestions' ? findHalfValue(value, caret) : null;
  const isWhole =
    fresh && (items.length === 0 || items.some(({ label }) => label.toLowerCase() === half?.toLowerCase()));
  const isHalf = half !== null && !isWhole;
  const askNow = () => {
    void flush();
    if (value.trim() !== query) ask(value);
  };
  const latest = useRef(askNow);
  useEffect(() => {
    latest.current = askNow;
  });
  useEffect(() => {
    // Half a value would only empty the page: it waits until it is taken, whole, or left.
    askWhole.current = (text) => {
      if (!isHalf) askRead(text);
    };
  });
  useEffect(() => {
    if (!canRead || !unread.current) return;
    unread.current = false;
    askWhole.current(value);
  }, [canRead, value]);
  useEffect(() => {
    if (half !== null && isWhole) latest.current();
  }, [half, isWhole]);

  const isOpen = panel === 'suggestions' && items.length > 0;

  const start = value.length - value.trimStart().length;
  const own = findMistake(value);
  const told = refused && value.trim() === query ? refused : null;
  const mistake = own ?? (told && { ...told, from: told.from + start, to: told.to + start });
  // What is still being typed is not nagged about while it can be completed.
  const isTold = mistake !== null && panel !== 'help' && !(isOpen && mistake.to >= caret - 1);

  const write = (text: string, at = text.length) => {
    set(text);
    setCaret(at);
    setActive(-1);
    if (text === '') void flush();
  };
  const moveTo = (at: number) => {
    // After React has written the text.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const take = (suggestion: Suggestion) => {
    if (!data || !fresh) return;
    const next = takeSuggestion(value, data, suggestion);
    write(next.text, next.caret);
    moveTo(next.caret);
    // A field goes on to its values.
    if (suggestion.kind !== 'field') setPanel(null);
  };
  const takeExample = (example: string) => {
    const text = value.trim() === '' ? example : `${value.trimEnd()} ${example}`;
    write(text);
    setPanel(null);
    input.current?.focus();
    moveTo(text.length);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    const chosen = isOpen ? items[active] : undefined;
    if (event.nativeEvent.isComposing) return;
    if (isOpen && (key === 'ArrowDown' || key === 'ArrowUp')) {
      event.preventDefault();
      const step = key === 'ArrowDown' ? 1 : -1;
      // One place more than there are: the text itself.
      const places = items.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (chosen && (key === 'Enter' || key === 'Tab')) {
      event.preventDefault();
      take(chosen);
    } else if (key === 'Enter') {
      setPanel(null);
      askNow();
    } else if (key === 'Escape') {
      if (isOpen || panel === 'help') setPanel(null);
      else if (value === '') input.current?.blur();
      else write('');
    } else if (key === 'ArrowDown') {
      event.preventDefault();
      askNow();
      onLeave();
    }
  };
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    setPanel(null);
    askNow();
  };

  return (
    <div role="search" onBlur={onBlur} className="relative">
      <div className="flex h-8 items-center rounded-md border border-control bg-surface not-focus-within:hover:border-muted focus-within:border-accent has-aria-invalid:border-danger max-md:h-10">
        <Search aria-hidden className="ml-2.5 size-4 shrink-0 text-muted" />
        <SearchInput
          box={input}
          mistake={mistake}
          type="text"
          role="combobox"
          inputMode="search"
          enterKeyHint="search"
          aria-label={t`Search the library`}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          aria-activedescendant={isOpen && active >= 0 ? optionId(id, active) : undefined}
          aria-invalid={mistake !== null || undefined}
          aria-describedby={isTold ? `${id}-mistake` : undefined}
          placeholder={t`Search`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={LIMITS.query}
          value={value}
          onFocus={load}
          onChange={(event) => {
            setPanel('suggestions');
            write(event.target.value, event.target.selectionStart ?? undefined);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? value.length)}
          onKeyDown={onKeyDown}
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
          <span aria-hidden className="mr-0.5 max-md:hidden">
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
        <IconButton
          size="sm"
          label={t`How to search`}
          icon={<CircleHelp aria-hidden />}
          aria-expanded={panel === 'help'}
          onClick={() => setPanel(panel === 'help' ? null : 'help')}
          className="mr-0.5"
        />
      </div>
      {(isOpen || isTold || panel === 'help') && (
        <div className="absolute inset-x-0 top-full z-30 mt-1 overflow-hidden rounded-lg border border-line-strong bg-raised shadow-float">
          {isTold && (
            <p id={`${id}-mistake`} role="status" className="px-3 py-2 text-sm text-danger">
              {mistake.message}
            </p>
          )}
          {isOpen && <SearchSuggestions id={id} items={items} active={active} onTake={take} />}
          {panel === 'help' && (
            <Suspense>
              <SearchHelp onTake={takeExample} />
            </Suspense>
          )}
        </div>
      )}
    </div>
  );
}
