import { type BaseModel, LIMITS, type Source } from '@lora/schema/values';
import type { Fact } from '../fact.js';
import { guessFamily } from '../metadata/guess-family.js';
import type { HeaderMetadata } from '../metadata/header-value.js';
import { type NamedBaseClaim, readBaseClaims } from '../metadata/read-base-claims.js';
import { readTraining } from '../metadata/read-training.js';
import type { TrainingFacts } from '../metadata/training-facts.js';
import {
  type TriggerWord,
  guessTriggerWords,
  headerTriggerWords,
  readTriggerWords,
} from '../metadata/trigger-words.js';
import { chooseBaseModel } from '../network/choose-base-model.js';
import { cutText } from '../plain-values.js';
import type { CivitaiFacts } from '../sidecars/civitai-facts.js';
import { type FieldValues, cleanFieldValues } from '../sidecars/field-values.js';
import type { ParsedSidecar } from '../sidecars/parse-sidecar.js';
import { toPlainText } from '../sidecars/plain-text.js';
import { baseOf } from '../sidecars/sidecar-forms.js';
import { type AdapterWarning, combineSidecars } from './combine-sidecars.js';
import { resolveFields } from './resolve-fields.js';

export interface AdapterInput {
  /** Without folder. */
  fileName: string;
  /** Under the root, with `/`; empty at the root. */
  folder: string;
  header: { metadata: HeaderMetadata };
  sidecars: readonly ParsedSidecar[];
  /** What names and shapes of the tensors say. */
  network: { bases: { possible: readonly BaseModel[]; evidence?: readonly string[] } };
}

export interface AdapterReading {
  /** Each source's words; the user's are the catalog's. `baseModel` and `family` stand with the source that decided. */
  values: Partial<Record<Exclude<Source, 'user'>, FieldValues>>;
  baseModel: Fact<BaseModel> & { possible: readonly BaseModel[]; contradictions: string[] };
  family: Fact<string> | null;
  training: TrainingFacts;
  /** All trigger words with their sources, the effective ones first. */
  triggerWords: TriggerWord[];
  /** The description's words without markup, for search. */
  descriptionText: string | null;
  civitai: CivitaiFacts | null;
  /** `sshs_model_hash`, to be held against the computed AutoV3. */
  claimedModelHash: string | null;
  /** SHA-256 that sidecars name, to be held against the computed one. */
  claimedSha256: { value: string; from: string }[];
  warnings: AdapterWarning[];
}

/**
 * Everything that is known of one adapter without its bytes: header, sidecars and tensor names put together, each
 * field with its source. Never throws on what the files say.
 */
export function readAdapter(input: AdapterInput): AdapterReading {
  const { metadata } = input.header;
  const training = readTraining(metadata);
  const beside = combineSidecars(input.sidecars);
  const headerClaims = readBaseClaims(metadata);
  const { possible } = input.network.bases;
  const claims = [...headerClaims, ...beside.claims];
  const chosen = chooseBaseModel(possible, claims);
  const guess = guessFamily({
    base: chosen.value,
    training,
    claims: [...beside.families, ...headerFamilies(headerClaims)],
    fileName: input.fileName,
    folder: input.folder,
  });
  const values: Required<AdapterReading['values']> = {
    sidecar: withoutBase(beside.sidecar),
    civitai: withoutBase(beside.civitai),
    header: cleanFieldValues({
      name: training.spec.title ?? training.outputName,
      description: training.spec.description,
      creator: training.spec.author,
      license: training.spec.license,
      triggerWords: headerTriggerWords(training, metadata).map(({ word }) => word),
    }),
    rule: {
      name: nameByRule(input.fileName),
      ...cleanFieldValues({ triggerWords: guessTriggerWords(training).map(({ word }) => word) }),
    },
  };
  values[deciderOf(chosen.value, possible, claims)].baseModel = chosen.value;
  if (guess) values[guess.source].family = guess.value;
  return {
    values,
    baseModel: { ...chosen, possible },
    family: guess && { value: guess.value, evidence: guess.evidence, confidence: guess.confidence },
    training,
    triggerWords: readTriggerWords({ sidecars: beside.words, training, metadata }),
    descriptionText: toPlainText(resolveFields(values).effective.description ?? '', LIMITS.description),
    civitai: beside.facts,
    claimedModelHash: training.claimedModelHash,
    claimedSha256: beside.sha256,
    warnings: [
      ...chosen.contradictions.map((message) => ({ code: 'base_model_contradiction', message })),
      ...beside.warnings,
    ],
  };
}

function headerFamilies(
  claims: readonly NamedBaseClaim[],
): { family: string; source: 'header'; text: string }[] {
  return claims.flatMap((c) =>
    c.family === undefined ? [] : [{ family: c.family, source: 'header' as const, text: c.text }],
  );
}

/** Base model and family are decided over all sources, and their result stands with one. */
function withoutBase(values: FieldValues): FieldValues {
  const rest = { ...values };
  delete rest.baseModel;
  delete rest.family;
  return rest;
}

/** Whose word settled the base model: where the tensors alone prove it, or nothing does, a rule did. */
function deciderOf(
  base: BaseModel,
  possible: readonly BaseModel[],
  claims: readonly NamedBaseClaim[],
): Exclude<Source, 'user'> {
  if (base === 'unknown' || (possible.length === 1 && possible[0] === base)) return 'rule';
  const source = claims.find((c) => c.base === base)?.source;
  return source === undefined || source === 'name' ? 'rule' : source;
}

/** The file's name without its extension, as it stands. */
function nameByRule(fileName: string): string {
  const stem = baseOf(fileName);
  return cutText((stem.trim() === '' ? fileName : stem).replace(/\p{Surrogate}/gu, '\ufffd'), LIMITS.name);
}
