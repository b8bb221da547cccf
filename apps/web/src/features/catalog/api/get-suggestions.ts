import type { Suggestions } from '@lora/schema';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../../lib/api.js';

/** Fast typing asks once for a few letters, not for each. */
const TYPING_MS = 120;
/** Suggestions are asked for again and again with the same few letters; counts may be a little old. */
const KEPT_MS = 60_000;

interface Typed {
  text: string;
  caret: number;
}

function suggestionsQuery({ text, caret }: Typed) {
  return queryOptions({
    queryKey: ['suggestions', text, caret],
    queryFn: ({ signal }) => api.suggestions({ q: text, caret }, signal),
    gcTime: KEPT_MS,
  });
}

/**
 * Ways to complete what is being typed. `fresh`: they belong to the text as it stands now and may be taken; until then
 * those of the letters before are shown.
 */
export function useSuggestions(
  text: string,
  caret: number,
  enabled: boolean,
): { data: Suggestions | undefined; fresh: boolean } {
  const [asked, setAsked] = useState<Typed>({ text: '', caret: 0 });
  useEffect(() => {
    if (!enabled) return;
    const timer = setTimeout(() => setAsked({ text, caret }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, caret, enabled]);
  const { data, isPlaceholderData, isPending } = useQuery({
    ...suggestionsQuery(asked),
    enabled: enabled && asked.text.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const fresh = asked.text === text && asked.caret === caret && !isPlaceholderData && !isPending;
  return { data: enabled && text.trim() !== '' ? data : undefined, fresh };
}
