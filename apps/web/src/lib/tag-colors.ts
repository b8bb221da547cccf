import { LIMITS } from '@lora/schema/values';
import { useQuery } from '@tanstack/react-query';
import { api } from './api.js';

/** Colours change seldom, and asking for them counts all tags. */
const STALE_MS = 10 * 60_000;

/**
 * Colours by the tag's name in small letters. Only the most used tags are asked for, once for the whole page: a seldom
 * tag stays without its colour outside the page of tags.
 */
export function useTagColors(enabled = true): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['tag-colors'],
    queryFn: async ({ signal }) => {
      const { items } = await api.tags({ limit: LIMITS.page }, signal);
      return new Map(items.flatMap(({ name, color }) => (color ? [[name.toLowerCase(), color]] : [])));
    },
    staleTime: STALE_MS,
    enabled,
  });
  return data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();
