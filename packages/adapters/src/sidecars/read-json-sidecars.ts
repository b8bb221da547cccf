import { splitWords } from '../metadata/split-words.js';
import { readModelSpec } from '../metadata/read-model-spec.js';
import { parseJson } from '../parse-json.js';
import {
  type PlainObject,
  countOf,
  hexOf,
  isPlainObject,
  lineOf,
  listOf,
  objectOf,
  textOf,
} from '../plain-values.js';
import { type CivitaiFacts, emptyCivitaiFacts } from './civitai-facts.js';
import { type FieldValues, cleanFieldValues } from './field-values.js';
import { readCivitai, readHashes, readImage, readStats } from './read-civitai.js';
import type { SidecarContent } from './sidecar-content.js';

/** `usage_tips` is JSON inside a string. */
const TIPS_MAX = 10_000;
const WORDS_MAX = 1000;
const NEGATIVE_MAX = 10_000;

/**
 * ComfyUI-Lora-Manager's .metadata.json (willmiao/ComfyUI-Lora-Manager docs/metadata-json-schema.md). Paths inside
 * are another machine's after a move and are not read.
 */
export function readLoraManager(json: PlainObject): SidecarContent {
  const tips = readTips(json.usage_tips);
  const civitai =
    isPlainObject(json.civitai) && Object.keys(json.civitai).length > 0
      ? readCivitai(json.civitai)
      : undefined;
  // For models that are not from Civitai it writes the file's name into `model_name`: nobody chose that.
  const chosenName = json.from_civitai === true || json.model_name !== json.file_name;
  return {
    values: cleanFieldValues({
      name: chosenName ? json.model_name : undefined,
      description: json.modelDescription,
      notes: json.notes,
      tags: json.tags,
      baseModelText: json.base_model,
      preferredWeight: tips.strength,
      favorite: json.favorite,
      nsfwLevel: json.preview_nsfw_level,
    }),
    ...(civitai
      ? { civitai: { ...civitai, images: [...readCustomImages(json.civitai), ...civitai.images] } }
      : {}),
    claimedSha256: fullHash(json.sha256),
  };
}

function readTips(value: unknown): PlainObject {
  if (isPlainObject(value)) return value;
  if (typeof value !== 'string' || value.length > TIPS_MAX) return {};
  const parsed = parseJson(value);
  return parsed.ok ? objectOf(parsed.value) : {};
}

function readCustomImages(civitai: unknown): CivitaiFacts['images'] {
  return listOf(objectOf(civitai).customImages, 100).flatMap(readImage);
}

/** Stability Matrix's .cm-info.json (LykosAI/StabilityMatrix ConnectedModelInfo.cs). */
export function readStabilityMatrix(json: PlainObject): SidecarContent {
  const ids: CivitaiFacts = {
    ...emptyCivitaiFacts(),
    modelId: countOf(json.ModelId),
    versionId: countOf(json.VersionId),
    versionName: lineOf(json.VersionName, 300),
    modelType: lineOf(json.ModelType, 60),
    creator: lineOf(json.AuthorUsername, 300),
    fileName: lineOf(json.RemoteFileName, 1000),
    hashes: readHashes(objectOf(json.Hashes)),
    stats: isPlainObject(json.Stats) ? readStats(withLowerFirst(json.Stats)) : null,
  };
  return {
    values: cleanFieldValues({
      name: lineOf(json.UserTitle, 300) ?? json.ModelName,
      description: textOf(json.ModelDescription, 100_000) ?? json.VersionDescription,
      tags: json.Tags,
      triggerWords: json.TrainedWords,
      baseModelText: json.BaseModel,
    }),
    ...(ids.modelId !== null && isFromCivitai(json.Source) ? { civitai: ids } : {}),
    claimedSha256: ids.hashes.sha256 ?? null,
  };
}

/** `Source` came later than the format, and is a name or a number by version; other hubs carry other ids. */
function isFromCivitai(source: unknown): boolean {
  return (
    source === undefined || source === null || source === 0 || /^civitai$/i.test(lineOf(source, 60) ?? '')
  );
}

/** C# writes `DownloadCount` where Civitai writes `downloadCount`. */
function withLowerFirst(object: PlainObject): PlainObject {
  return Object.fromEntries(
    Object.entries(object)
      .slice(0, 50)
      .map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  );
}

/** A1111's and Forge's user metadata, with the ids that Civitai Browser+ adds to the same file. */
export function readA1111(json: PlainObject): SidecarContent {
  const modelId = countOf(json.modelId);
  const versionId = countOf(json.modelVersionId);
  return {
    values: cleanFieldValues({
      description: json.description,
      notes: json.notes,
      triggerWords: splitWords(json['activation text']),
      baseModelText: json['sd version'],
      preferredWeight: json['preferred weight'],
    }),
    ...(modelId !== null || versionId !== null
      ? { civitai: { ...emptyCivitaiFacts(), modelId, versionId } }
      : {}),
    claimedSha256: fullHash(json.sha256),
    negativePrompt: textOf(json['negative text'], NEGATIVE_MAX),
  };
}

/** SwarmUI's .swarm.json: flat `modelspec.*` keys; the prefix is missing in some. */
export function readSwarm(json: PlainObject): SidecarContent {
  const prefixed = Object.fromEntries(
    Object.entries(json)
      .slice(0, 200)
      .map(([key, value]) => [key.startsWith('modelspec.') ? key : `modelspec.${key}`, value]),
  );
  const spec = readModelSpec(prefixed);
  return {
    values: cleanFieldValues({
      name: spec.title,
      description: spec.description,
      notes: spec.usageHint,
      tags: spec.tags,
      triggerWords: splitWords(spec.triggerPhrase),
      baseModelText: spec.architecture,
    }),
    claimedSha256: null,
  };
}

/** rgthree-comfy's info file. Its words also list every training tag: only Civitai's and the user's own are taken. */
export function readRgthree(json: PlainObject): SidecarContent {
  const raw = objectOf(objectOf(json.raw).civitai);
  const words = listOf(json.trainedWords, WORDS_MAX)
    .map(objectOf)
    .filter((entry) => entry.civitai === true || entry.user === true)
    .map((entry) => entry.word);
  const values: FieldValues = cleanFieldValues({
    name: json.name === json.file ? undefined : json.name,
    triggerWords: words,
    baseModelText: json.baseModel,
  });
  return {
    values,
    ...(Object.keys(raw).length > 0 && raw.error === undefined ? { civitai: readCivitai(raw) } : {}),
    claimedSha256: fullHash(json.sha256),
  };
}

/** A SHA-256 of all 64 digits; shorter ones are other hashes. */
export function fullHash(value: unknown): string | null {
  const hash = hexOf(value);
  return hash !== null && hash.length === 64 && hash !== EMPTY_SHA256 ? hash : null;
}

/** Of no bytes at all: written by programs that failed to read the file. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
