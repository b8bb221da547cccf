import type { AdapterFilter, FolderItem, FolderQuery } from '@lora/schema';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Folders beside each other that are shown; a level with more is cut, and says so. */
export const FOLDERS_SHOWN = 1000;

async function loadFolders(query: FolderQuery, signal: AbortSignal): Promise<FolderItem[]> {
  const { items } = await api.folders(query, signal);
  return items.slice(0, FOLDERS_SHOWN);
}

/** Counted under the list's filter; what it says of folder and root is left out, so that all stay to choose. */
export function foldersQuery(rootId: string, parent: string, filter: AdapterFilter) {
  const { folder: _folder, rootId: _root, ...rest } = filter;
  return queryOptions({
    queryKey: ['folders', rootId, parent, rest],
    queryFn: ({ signal }) => loadFolders({ ...rest, rootId, parent }, signal),
  });
}

/** One level of a root's folders; '' is the root itself. `wait` as of useFacets. */
export function useFolders(rootId: string, parent: string, filter: AdapterFilter, wait: boolean) {
  return useQuery({
    ...foldersQuery(rootId, parent, filter),
    placeholderData: keepPreviousData,
    enabled: !wait,
  });
}
