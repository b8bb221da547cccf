import type { Tag } from '@lora/schema';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api } from './api.js';

/** Suggestions shown at once. */
const SHOWN = 12;

/** The most used tags that contain a text; the last ones stay until the next are there. */
export function useTagSuggestions(text: string, enabled = true): readonly Tag[] {
  const contains = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: ['tags', 'suggested', contains],
    queryFn: ({ signal }) => api.tags({ contains: contains || undefined, limit: SHOWN }, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
  return data?.items ?? [];
}
