import type { AdapterDetail, AdapterFile, AdapterItem, AdapterPage, Facet, Facets } from '@lora/schema';
import { nextId } from './builders.js';

export const ROOT_ID = 'b0000000-0000-4000-8000-000000000001';

export function buildAdapter(over: Partial<AdapterItem> = {}): AdapterItem {
  return {
    id: nextId(),
    name: 'Flat ink',
    fileName: 'flat_ink_v1.safetensors',
    folder: 'style/ink',
    rootId: ROOT_ID,
    baseModel: 'sdxl',
    family: 'pony',
    networkType: 'lora',
    rank: 32,
    size: 228_000_000,
    sha256: 'ab'.repeat(32),
    autoV2: 'abababab',
    autoV3: 'cdcdcdcdcdcd',
    tags: ['style', 'ink'],
    triggerWords: ['flat ink', 'poster'],
    rating: 0,
    favorite: false,
    creator: null,
    nsfwLevel: 0,
    hidden: false,
    publishedAt: null,
    previewUrl: null,
    previewKind: null,
    copies: 1,
    state: 'present',
    warnings: [],
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    fileModifiedAt: '2026-11-01T10:00:00.000Z',
    ...over,
  };
}

export function buildFile(over: Partial<AdapterFile> = {}): AdapterFile {
  return {
    id: nextId(),
    rootId: ROOT_ID,
    path: 'style/ink/flat_ink_v1.safetensors',
    fileName: 'flat_ink_v1.safetensors',
    size: 228_000_000,
    state: 'present',
    primary: true,
    sha256: 'ab'.repeat(32),
    autoV2: 'ab'.repeat(5),
    autoV3: 'cd'.repeat(32),
    crc32: 'deadbeef',
    claimedHash: 'cd'.repeat(32),
    claimHolds: true,
    sidecars: ['flat_ink_v1.civitai.info'],
    modifiedAt: '2026-11-01T10:00:00.000Z',
    ...over,
  };
}

export function buildDetail(over: Partial<AdapterDetail> = {}): AdapterDetail {
  const own: Omit<AdapterDetail, keyof AdapterItem> = {
    notes: null,
    description: null,
    preferredWeight: 0.8,
    license: null,
    trainedAt: null,
    customFields: {},
    collections: [],
    proposals: [],
    revision: 7,
    mergedFrom: [],
    files: [buildFile()],
    provenance: {
      name: { source: 'header', others: { civitai: 'Flat Ink Posters' } },
      tags: { source: 'civitai', others: {} },
    },
    evidence: {
      baseModel: { value: 'sdxl', evidence: ['add_embedding is 2816 wide'], confidence: 0.98 },
      family: { value: 'pony', evidence: ['Checkpoint name ponyDiffusionV6XL'], confidence: 0.7 },
    },
    training: {
      trainer: { name: 'sd-scripts', version: '0.9.1', evidence: 'ss_network_module' },
      networkDim: 32,
      networkAlpha: 16,
      epoch: 8,
      epochs: 10,
      datasets: [{ name: '10_ink', repeats: 10, images: 40, classTokens: 'ink style' }],
      tags: { total: 2, cut: false, top: [{ tag: '1girl', count: 40 }] },
    },
    civitai: { modelName: 'Flat Ink Posters' },
    tensors: {
      count: 1680,
      parameters: 57_000_000,
      modules: 560,
      keyStyle: 'kohya',
      algorithm: 'lora',
      variant: null,
      rank: 32,
      rankMin: 16,
      rankMax: 32,
      alpha: 16,
      dtypes: { F16: 57_000_000 },
      parts: { unet: 420, te1: 72 },
      possibleBaseModels: ['sdxl'],
    },
    metadata: { ss_network_module: 'networks.lora', ss_tag_frequency: '{"10_ink":{"1girl":40}}' },
    previews: [],
  };
  return Object.assign(buildAdapter(), own, over);
}

export function buildPage(items: AdapterItem[], over: Partial<AdapterPage> = {}): AdapterPage {
  const total = over.total ?? items.length;
  return {
    items,
    nextCursor: null,
    total,
    matches: total,
    related: 0,
    mode: 'keyword',
    corrections: [],
    ...over,
  };
}

/** A facet of these values, the most frequent first. */
export function buildFacet(counts: Record<string, number> = {}, more = false): Facet {
  return { values: Object.entries(counts).map(([value, count]) => ({ value, count })), more };
}

export function buildFacets(over: Partial<Facets> = {}): Facets {
  return {
    total: 4,
    baseModel: buildFacet({ sdxl: 3, flux1: 1 }),
    family: buildFacet({ pony: 2 }),
    networkType: buildFacet({ lora: 4 }),
    tag: buildFacet({ style: 4 }),
    creator: buildFacet(),
    license: buildFacet(),
    rootId: buildFacet({ [ROOT_ID]: 4 }),
    folder: buildFacet({ style: 4 }),
    collection: buildFacet(),
    rank: buildFacet({ 32: 4 }),
    size: buildFacet(),
    year: buildFacet(),
    rating: buildFacet(),
    nsfwLevel: buildFacet(),
    state: buildFacet({ present: 4 }),
    is: buildFacet({ favorite: 1 }),
    has: buildFacet(),
    ...over,
  };
}
