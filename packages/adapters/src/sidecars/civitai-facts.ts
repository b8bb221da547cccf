/** What a copy of Civitai's data beside a file says of its model and version; null = not said. */
export interface CivitaiFacts {
  /** True where the file says that Civitai does not know the model (`{}` in a .civitai.info). */
  notOnCivitai: boolean;
  modelId: number | null;
  versionId: number | null;
  modelName: string | null;
  versionName: string | null;
  modelType: string | null;
  /** As Civitai writes it: `SDXL 1.0`, `Pony`. */
  baseModel: string | null;
  creator: string | null;
  trainedWords: string[];
  tags: string[];
  /** HTML of the model's page. */
  description: string | null;
  /** HTML of "about this version". */
  versionDescription: string | null;
  /** ISO, UTC. */
  publishedAt: string | null;
  nsfwLevel: number | null;
  images: CivitaiImage[];
  /** Of the primary file, lower-case hex. */
  hashes: CivitaiHashes;
  fileName: string | null;
  stats: CivitaiStats | null;
  /** `urn:air:sdxl:lora:civitai:122359@135867`. */
  air: string | null;
}

export interface CivitaiImage {
  url: string;
  kind: 'image' | 'video';
  nsfwLevel: number | null;
  width: number | null;
  height: number | null;
}

export interface CivitaiHashes {
  sha256?: string;
  autoV1?: string;
  autoV2?: string;
  autoV3?: string;
  crc32?: string;
  blake3?: string;
}

export interface CivitaiStats {
  downloads: number | null;
  thumbsUp: number | null;
  ratings: number | null;
  rating: number | null;
}

export function emptyCivitaiFacts(): CivitaiFacts {
  return {
    notOnCivitai: false,
    modelId: null,
    versionId: null,
    modelName: null,
    versionName: null,
    modelType: null,
    baseModel: null,
    creator: null,
    trainedWords: [],
    tags: [],
    description: null,
    versionDescription: null,
    publishedAt: null,
    nsfwLevel: null,
    images: [],
    hashes: {},
    fileName: null,
    stats: null,
    air: null,
  };
}

/**
 * Joins what several sidecars copied from Civitai, the first one strongest, fact by fact. Copies of another model or
 * version than the first's are left out: their words belong to something else.
 */
export function mergeCivitaiFacts(copies: readonly CivitaiFacts[]): CivitaiFacts | null {
  const first = copies.find((c) => !c.notOnCivitai) ?? copies[0];
  if (!first) return null;
  return copies
    .filter((c) => !c.notOnCivitai && isSameVersion(c, first))
    .reduce((kept, next) => join(kept, next), first);
}

/** Whether two copies can speak of one version; an id that one of them lacks does not part them. */
export function isSameVersion(a: CivitaiFacts, b: CivitaiFacts): boolean {
  const same = (x: number | null, y: number | null): boolean => x === null || y === null || x === y;
  return same(a.modelId, b.modelId) && same(a.versionId, b.versionId);
}

function join(a: CivitaiFacts, b: CivitaiFacts): CivitaiFacts {
  return {
    notOnCivitai: a.notOnCivitai && b.notOnCivitai,
    modelId: a.modelId ?? b.modelId,
    versionId: a.versionId ?? b.versionId,
    modelName: a.modelName ?? b.modelName,
    versionName: a.versionName ?? b.versionName,
    modelType: a.modelType ?? b.modelType,
    baseModel: a.baseModel ?? b.baseModel,
    creator: a.creator ?? b.creator,
    trainedWords: a.trainedWords.length > 0 ? a.trainedWords : b.trainedWords,
    tags: a.tags.length > 0 ? a.tags : b.tags,
    description: a.description ?? b.description,
    versionDescription: a.versionDescription ?? b.versionDescription,
    publishedAt: a.publishedAt ?? b.publishedAt,
    nsfwLevel: a.nsfwLevel ?? b.nsfwLevel,
    images: a.images.length > 0 ? a.images : b.images,
    hashes: { ...b.hashes, ...a.hashes },
    fileName: a.fileName ?? b.fileName,
    stats: a.stats ?? b.stats,
    air: a.air ?? b.air,
  };
}
