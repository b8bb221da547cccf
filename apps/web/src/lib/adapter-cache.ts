import type { AdapterDetail, AdapterItem } from '@lora/schema';
import type { QueryClient } from '@tanstack/react-query';
import { type AdapterList, patchItem } from './adapter-list.js';

/** Where the details of one adapter are kept. */
export function adapterKey(id: string) {
  return ['adapter', id] as const;
}

function eachList(client: QueryClient, change: (list: AdapterList) => AdapterList): void {
  for (const query of client.getQueryCache().findAll({ queryKey: ['adapters'] })) {
    client.setQueryData(query.queryKey, (list: AdapterList | undefined) => list && change(list), {
      updatedAt: query.state.dataUpdatedAt,
    });
  }
}

function detailOf(client: QueryClient, id: string): AdapterDetail | undefined {
  return client.getQueryData<AdapterDetail>(adapterKey(id));
}

/**
 * Shows a change of one adapter at once, wherever it is on the page; returns how to take it back when the server
 * refuses.
 */
export function patchAdapter(client: QueryClient, id: string, change: Partial<AdapterDetail>): () => void {
  const detail = detailOf(client, id);
  const item = detail ?? findItem(client, id);
  apply(client, id, change);
  if (!item) return () => {};
  const before = Object.fromEntries(Object.entries(item).filter(([field]) => field in change));
  return () => apply(client, id, before);
}

function apply(client: QueryClient, id: string, change: Partial<AdapterDetail>): void {
  client.setQueryData(
    adapterKey(id),
    (detail: AdapterDetail | undefined) => detail && Object.assign({}, detail, change),
  );
  eachList(client, (list) => patchItem(list, id, change));
}

/** The item of an adapter from any list at hand. */
export function findItem(client: QueryClient, id: string): AdapterItem | undefined {
  for (const [, list] of client.getQueriesData<AdapterList>({ queryKey: ['adapters'] })) {
    for (const page of Object.values(list?.pages ?? {})) {
      const found = page.items.find((item) => item.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

/** Keeps what the server answered about one adapter. */
export function storeAdapter(client: QueryClient, detail: AdapterDetail): void {
  client.setQueryData(adapterKey(detail.id), detail);
  eachList(client, (list) => patchItem(list, detail.id, toItem(detail)));
}

/** The part of the details that stands in a list. */
function toItem(detail: AdapterDetail): AdapterItem {
  return {
    id: detail.id,
    name: detail.name,
    fileName: detail.fileName,
    folder: detail.folder,
    rootId: detail.rootId,
    baseModel: detail.baseModel,
    family: detail.family,
    networkType: detail.networkType,
    rank: detail.rank,
    size: detail.size,
    sha256: detail.sha256,
    autoV2: detail.autoV2,
    autoV3: detail.autoV3,
    tags: detail.tags,
    triggerWords: detail.triggerWords,
    rating: detail.rating,
    favorite: detail.favorite,
    creator: detail.creator,
    nsfwLevel: detail.nsfwLevel,
    hidden: detail.hidden,
    publishedAt: detail.publishedAt,
    previewUrl: detail.previewUrl,
    previewKind: detail.previewKind,
    copies: detail.copies,
    state: detail.state,
    warnings: detail.warnings,
    createdAt: detail.createdAt,
    updatedAt: detail.updatedAt,
    fileModifiedAt: detail.fileModifiedAt,
  };
}
