import { LIMITS } from '@lora/schema/values';
import { readTagList } from '../metadata/read-model-spec.js';
import { cleanWords } from '../metadata/split-words.js';
import {
  type PlainObject,
  countOf,
  hexOf,
  isPlainObject,
  lineOf,
  listOf,
  momentOf,
  numberOf,
  objectOf,
  textOf,
} from '../plain-values.js';
import {
  type CivitaiFacts,
  type CivitaiHashes,
  type CivitaiImage,
  emptyCivitaiFacts,
} from './civitai-facts.js';
import { type FieldValues, cleanFieldValues } from './field-values.js';

/** Pictures of a version: Civitai shows at most 20 and answers with as many. */
const IMAGES_MAX = 100;
/** Versions of a model, files of a version, walked to find the right one. */
const VERSIONS_MAX = 1000;
const FILES_MAX = 100;
const WORDS_MAX = 500;
const URL_MAX = 2000;

/**
 * Reads a Civitai answer: a version object (`/model-versions/…`, with its model inside), or a model object
 * (`/models/…`, with its versions inside), of which the version that has `fileName` is taken, else the only one.
 * Both shapes of 2023 (tags as `{ name }`, `nsfw` instead of `nsfwLevel`) and later ones are read.
 */
export function readCivitai(answer: PlainObject, fileName?: string): CivitaiFacts {
  const versions = listOf(answer.modelVersions, VERSIONS_MAX).filter(isPlainObject);
  if (versions.length === 0) return readVersion(answer, objectOf(answer.model));
  const mine =
    versions.find((v) => filesOf(v).some((file) => file.name === fileName)) ??
    (versions.length === 1 ? versions[0] : undefined);
  // Without a version only the model's own words are certain.
  return readVersion(mine ?? {}, answer, fileName);
}

function readVersion(version: PlainObject, model: PlainObject, fileName?: string): CivitaiFacts {
  const files = filesOf(version);
  const file =
    files.find((f) => f.name === fileName) ?? files.find((f) => f.primary === true) ?? files[0] ?? {};
  const creator = objectOf(version.creator ?? model.creator);
  return {
    ...emptyCivitaiFacts(),
    modelId: countOf(version.modelId) ?? countOf(model.id),
    versionId: countOf(version.id),
    modelName: lineOf(model.name, LIMITS.name),
    versionName: lineOf(version.name, LIMITS.name),
    modelType: lineOf(model.type, 60),
    baseModel: lineOf(version.baseModel, LIMITS.name),
    creator: lineOf(creator.username, LIMITS.name),
    trainedWords: cleanWords(listOf(version.trainedWords, WORDS_MAX)),
    tags: readTagList(model.tags ?? version.tags),
    description: textOf(model.description, LIMITS.description),
    versionDescription: textOf(version.description, LIMITS.description),
    publishedAt: momentOf(version.publishedAt ?? version.createdAt),
    nsfwLevel: levelOf(version.nsfwLevel ?? model.nsfwLevel, model.nsfw),
    images: listOf(version.images, IMAGES_MAX).flatMap(readImage),
    hashes: readHashes(objectOf(file.hashes)),
    fileName: lineOf(file.name, 1000),
    stats: isPlainObject(version.stats) ? readStats(version.stats) : null,
    air: lineOf(version.air, LIMITS.name),
  };
}

function filesOf(version: PlainObject): PlainObject[] {
  return listOf(version.files, FILES_MAX).filter(isPlainObject);
}

/** A picture as Civitai lists it; only web addresses, so that nothing else can ever become a link. */
export function readImage(value: unknown): CivitaiImage[] {
  const image = objectOf(value);
  const url = lineOf(image.url, URL_MAX);
  if (url === null || !/^https?:\/\//i.test(url)) return [];
  const video = image.type === 'video' || /\.(mp4|webm)(\?|$)/i.test(url);
  return [
    {
      url,
      kind: video ? 'video' : 'image',
      nsfwLevel: levelOf(image.nsfwLevel, image.nsfw),
      width: countOf(image.width),
      height: countOf(image.height),
    },
  ];
}

/** Hashes of one file by Civitai's names, in lower case. */
export function readHashes(hashes: PlainObject): CivitaiHashes {
  const found: CivitaiHashes = {};
  const named = [
    ['sha256', 'SHA256'],
    ['autoV1', 'AutoV1'],
    ['autoV2', 'AutoV2'],
    ['autoV3', 'AutoV3'],
    ['crc32', 'CRC32'],
    ['blake3', 'BLAKE3'],
  ] as const;
  for (const [ours, theirs] of named) {
    const hash = hexOf(hashes[theirs]);
    if (hash !== null) found[ours] = hash;
  }
  return found;
}

export function readStats(stats: PlainObject): NonNullable<CivitaiFacts['stats']> {
  return {
    downloads: countOf(stats.downloadCount),
    thumbsUp: countOf(stats.thumbsUpCount),
    ratings: countOf(stats.ratingCount),
    rating: numberOf(stats.rating),
  };
}

/** Of 2023 there is only yes or no, or a word; "yes" counts as R. */
function levelOf(level: unknown, flag: unknown): number | null {
  const number = countOf(level);
  if (number !== null) return number < 64 ? number : null;
  const words: Record<string, number> = { None: 1, Soft: 2, Mature: 4, X: 8 };
  if (typeof flag === 'string') return Object.hasOwn(words, flag) ? (words[flag] ?? null) : null;
  return typeof flag === 'boolean' ? (flag ? 4 : 1) : null;
}

/** The fields that Civitai's data gives an adapter; the page's description, then what is said of the version. */
export function civitaiFieldValues(facts: CivitaiFacts): FieldValues {
  const both = [facts.description, facts.versionDescription].filter((html) => html !== null);
  return cleanFieldValues({
    name: facts.modelName,
    description: both.length === 2 ? both.join('\n<hr>\n') : both[0],
    tags: facts.tags,
    triggerWords: facts.trainedWords,
    baseModelText: facts.baseModel,
    nsfwLevel: facts.nsfwLevel,
    creator: facts.creator,
  });
}
