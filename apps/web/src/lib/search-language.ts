import { useCallback, useEffect, useState } from 'react';
import { whenQuiet } from './when-quiet.js';

type Language = typeof import('@lora/query');

let language: Language | undefined;
let loading: Promise<void> | undefined;

/**
 * Loads the parser of the search language, which is no part of the first load: mostly nothing is being searched then.
 * Never throws: without it the server alone says what is wrong with a text.
 */
export function loadLanguage(): Promise<void> {
  loading ??= import('@lora/query').then(
    (loaded) => {
      language = loaded;
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}

/** The search language, as far as it has been loaded. */
export function getLanguage(): Language | undefined {
  return language;
}

/**
 * Whether a page that begins with a search text may be drawn: what it asks for depends on how the text is read. Later
 * texts do not wait: whoever types one has had the time to load the language.
 */
export function useLanguageFor(text: string | null): boolean {
  const [waits, setWaits] = useState(() => Boolean(text) && !language);
  useEffect(() => {
    if (waits) void loadLanguage().then(() => setWaits(false));
  }, [waits]);
  return !waits;
}

/** Loads the search language when the page has come to rest, or at once by `load`. */
export function useLanguage(): { canRead: boolean; load: () => void } {
  const [canRead, setCanRead] = useState(() => language !== undefined);
  const load = useCallback(() => void loadLanguage().then(() => setCanRead(true)), []);
  useEffect(() => void whenQuiet().then(load), [load]);
  return { canRead, load };
}
