import { type BaseModel, LIMITS } from '@lora/schema/values';
import { readBaseModelName } from '../metadata/base-model-names.js';
import { readTagList } from '../metadata/read-model-spec.js';
import { cleanWords } from '../metadata/split-words.js';
import { integerOf, lineOf, numberOf, textOf } from '../plain-values.js';

/** What one source says of an adapter, cleaned and within the interface's limits; absent = it says nothing. */
export interface FieldValues {
  name?: string;
  /** Plain text or HTML as found: to be sanitised where it is shown. */
  description?: string;
  notes?: string;
  tags?: string[];
  triggerWords?: string[];
  baseModel?: BaseModel;
  /** The base model as it is written there (`Pony`, `SDXL 1.0`). */
  baseModelText?: string;
  family?: string;
  preferredWeight?: number;
  favorite?: boolean;
  /** 1 PG, 2 PG-13, 3 R, 4 X, 5 XXX. */
  nsfwLevel?: number;
  creator?: string;
  license?: string;
  /** 1 to 5. */
  rating?: number;
}

/** Weights beyond this are typing errors. */
const WEIGHT_MAX = 10;

/** Values of any kind, as they stand in a file. */
export type RawFieldValues = { [K in keyof FieldValues]?: unknown };

/** Keeps what is sound of each field, drops the rest. */
export function cleanFieldValues(raw: RawFieldValues): FieldValues {
  const values: FieldValues = {};
  const name = lineOf(raw.name, LIMITS.name);
  if (name !== null) values.name = name;
  const description = textOf(raw.description, LIMITS.description);
  if (description !== null) values.description = description;
  const notes = textOf(raw.notes, LIMITS.notes);
  if (notes !== null) values.notes = notes;
  const tags = readTagList(raw.tags);
  if (tags.length > 0) values.tags = tags;
  const words = Array.isArray(raw.triggerWords)
    ? cleanWords(raw.triggerWords.slice(0, LIMITS.triggerWordsPerAdapter * 5))
    : [];
  if (words.length > 0) values.triggerWords = words;
  const weight = numberOf(raw.preferredWeight);
  // A1111 and LoRA Manager write 0 for "not set".
  if (weight !== null && weight !== 0 && Math.abs(weight) <= WEIGHT_MAX) values.preferredWeight = weight;
  // `false` is what every program writes for "never asked".
  if (raw.favorite === true) values.favorite = true;
  const nsfwLevel = integerOf(raw.nsfwLevel);
  if (nsfwLevel !== null && nsfwLevel > 0 && nsfwLevel < 64) values.nsfwLevel = levelOfBits(nsfwLevel);
  const creator = lineOf(raw.creator, LIMITS.creator);
  if (creator !== null) values.creator = creator;
  const license = lineOf(raw.license, LIMITS.license);
  if (license !== null) values.license = license;
  const rating = integerOf(raw.rating);
  if (rating !== null && rating >= 1 && rating <= 5) values.rating = rating;
  return { ...values, ...baseFields(raw.baseModelText) };
}

/** Civitai's bits (1 PG, 2 PG-13, 4 R, 8 X, 16 XXX, 32 blocked), of which the highest counts. */
function levelOfBits(bits: number): number {
  return Math.min(5, 32 - Math.clz32(bits));
}

function baseFields(text: unknown): FieldValues {
  const baseModelText = lineOf(text, LIMITS.name);
  if (baseModelText === null || /^(unknown|other|none|n\/a)$/i.test(baseModelText)) return {};
  const named = readBaseModelName(baseModelText);
  if (named === null) return { baseModelText };
  return {
    baseModelText,
    baseModel: named.base,
    ...(named.family === undefined ? {} : { family: named.family }),
  };
}
