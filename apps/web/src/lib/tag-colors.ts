import { LIMITS } from '@lora/schema/values';
import { useQuery } from '@tanstack/react-query';
import { api } from './api.js';

/** Colours change seldom. */
const STALE_MS = 10 * 60_000;

/** Colours by the tag's name in small letters; asked for once for the whole page. */
export function useTagColors(enabled = true): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['tag-colors'],
    queryFn: async ({ signal }) => {
      const colors = new Map<string, string>();
      let cursor: string | undefined;
      do {
        // Only tags that somebody manages can have a colour.
        const page = await api.tags({ limit: LIMITS.page, managed: true, cursor }, signal);
        for (const { name, color } of page.items) if (color) colors.set(name.toLowerCase(), color);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return colors;
    },
    staleTime: STALE_MS,
    enabled,
  });
  return data ?? NONE;
}

const NONE: ReadonlyMap<string, string> = new Map();
