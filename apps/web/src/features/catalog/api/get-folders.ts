import type { FolderItem } from '@lora/schema';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Folders beside each other that are shown; a level with more is cut, and says so. */
export const FOLDERS_SHOWN = 1000;

async function loadFolders(rootId: string, parent: string, signal: AbortSignal): Promise<FolderItem[]> {
  const { items } = await api.folders({ rootId, parent }, signal);
  return items.slice(0, FOLDERS_SHOWN);
}

export function foldersQuery(rootId: string, parent: string) {
  return queryOptions({
    queryKey: ['folders', rootId, parent],
    queryFn: ({ signal }) => loadFolders(rootId, parent, signal),
  });
}

/** One level of a root's folders, once `enabled`; '' is the root itself. */
export function useFolders(rootId: string, parent: string, enabled: boolean) {
  return useQuery({ ...foldersQuery(rootId, parent), enabled });
}
