import type { BaseModel } from '@lora/schema/values';
import type { Fact } from '../fact.js';
import { FAMILY_BY_CIVITAI_VERSION, FAMILY_BY_HASH } from './known-checkpoints.js';
import type { TrainingFacts } from './training-facts.js';

/** Which families each base model has; others have none, and a word in a file name cannot give them one. */
const FAMILIES_OF: Partial<Record<BaseModel, readonly string[]>> = {
  sdxl: ['pony', 'illustrious', 'noobai', 'animagine', 'playground'],
  flux1: ['schnell', 'kontext'],
};

/** How a name gives its family away; NoobAI and Animagine before the models they are mixed with. */
const NAME_PATTERNS: readonly (readonly [family: string, pattern: RegExp])[] = [
  ['noobai', /noob ?-?_?ai|noobxl|(?<![a-z])noob(?![a-z])/i],
  ['animagine', /animagine/i],
  ['pony', /pony|autism ?-?_?mix|(?<![a-z])pdxl/i],
  ['illustrious', /illustrious|(?<![a-z])ilxl/i],
  ['playground', /playground[-_ ]?v?2/i],
  ['schnell', /schnell/i],
  ['kontext', /kontext/i],
];

/** In folders and file names a short word of its own counts too: `name_IL_v2`. */
const WORD_PATTERNS: readonly (readonly [family: string, pattern: RegExp])[] = [
  ...NAME_PATTERNS,
  ['illustrious', /(?<![a-z])il(?![a-z])/i],
  ['pony', /(?<![a-z])pdv6(?![a-z])/i],
];

/** Quality words that only Pony Diffusion was trained on; "masterpiece" and the like are everybody's. */
const PONY_TAG = /^score[_ ]\d(?:[_ ]up)?$|^source[_ ](?:pony|furry|cartoon|anime)$/i;

/** How much one piece of evidence is worth alone. */
const WEIGHTS = {
  hash: 0.97,
  claim: 0.92,
  checkpoint: 0.9,
  tags: 0.8,
  folder: 0.6,
  title: 0.5,
  fileName: 0.4,
} as const;

/** Below this a guess would be wrong more often than right. */
const SHOWN_FROM = 0.3;

export interface FamilyEvidence {
  family: string;
  weight: number;
  text: string;
  source: 'sidecar' | 'civitai' | 'header' | 'rule';
}

/**
 * The finer family within a base model: Pony, Illustrious and NoobAI all say `sdxl_base_v1-0` and have SDXL's
 * tensors, so only circumstances tell. Evidence for one family adds up, evidence for another takes away.
 * @returns null where the base model has no families or nothing speaks for one; `source` is the strongest evidence's
 */
export function guessFamily(input: {
  base: BaseModel;
  training: TrainingFacts;
  /** What sidecars and the header name outright. */
  claims: readonly { family: string; source: 'sidecar' | 'civitai' | 'header'; text: string }[];
  fileName: string;
  folder: string;
}): (Fact<string> & { source: FamilyEvidence['source'] }) | null {
  const families = FAMILIES_OF[input.base];
  if (!families) return null;
  const evidence = collect(input).filter((e) => families.includes(e.family));
  const scored = families
    .map((family) => ({
      family,
      score: 1 - evidence.filter((e) => e.family === family).reduce((left, e) => left * (1 - e.weight), 1),
    }))
    .sort((a, b) => b.score - a.score);
  const [best, rival] = scored;
  if (!best || best.score === 0) return null;
  const confidence = Math.round(best.score * (1 - (rival?.score ?? 0) / 2) * 100) / 100;
  if (confidence < SHOWN_FROM) return null;
  const ranked = evidence.toSorted((a, b) => b.weight - a.weight);
  return {
    value: best.family,
    confidence: Math.min(confidence, 0.99),
    evidence: ranked.map((e) => (e.family === best.family ? e.text : `${e.text} (speaks for ${e.family})`)),
    source: ranked.find((e) => e.family === best.family)?.source ?? 'rule',
  };
}

function collect({
  training,
  claims,
  fileName,
  folder,
}: Parameters<typeof guessFamily>[0]): FamilyEvidence[] {
  const { checkpoint, spec, outputName, tags } = training;
  const found: FamilyEvidence[] = claims.map((c) => ({
    family: c.family,
    weight: WEIGHTS.claim,
    text: c.text,
    source: c.source,
  }));
  const hash =
    FAMILY_BY_HASH.get(checkpoint?.sha256?.slice(0, 10) ?? '') ??
    FAMILY_BY_HASH.get(checkpoint?.legacyHash ?? '');
  if (hash)
    found.push({
      family: hash.family,
      weight: WEIGHTS.hash,
      text: `trained on ${hash.name}, by its hash`,
      source: 'header',
    });
  const checkpointName = checkpoint?.name ?? '';
  const preset = FAMILY_BY_CIVITAI_VERSION.get(/^(\d{4,9})\.safetensors$/.exec(checkpointName)?.[1] ?? '');
  if (preset)
    found.push({
      family: preset.family,
      weight: WEIGHTS.checkpoint,
      text: `trained on ${preset.name}, Civitai's ${checkpointName}`,
      source: 'header',
    });
  found.push(
    ...byName(NAME_PATTERNS, checkpointName, WEIGHTS.checkpoint, (name) => `trained on ${name}`, 'header'),
  );
  const pony = tags.top.find(({ tag }) => PONY_TAG.test(tag));
  if (pony)
    found.push({
      family: 'pony',
      weight: WEIGHTS.tags,
      text: `training tag ${pony.tag} on ${pony.count} pictures`,
      source: 'header',
    });
  found.push(
    ...byName(
      NAME_PATTERNS,
      spec.title ?? outputName ?? '',
      WEIGHTS.title,
      (name) => `called ${name}`,
      'header',
    ),
  );
  found.push(...byName(WORD_PATTERNS, folder, WEIGHTS.folder, (name) => `lies in ${name}`, 'rule'));
  found.push(
    ...byName(WORD_PATTERNS, fileName, WEIGHTS.fileName, (name) => `its file is called ${name}`, 'rule'),
  );
  return found;
}

function byName(
  patterns: typeof NAME_PATTERNS,
  name: string,
  weight: number,
  say: (name: string) => string,
  source: FamilyEvidence['source'],
): FamilyEvidence[] {
  if (name === '') return [];
  const families = new Set(patterns.filter(([, pattern]) => pattern.test(name)).map(([family]) => family));
  // NoobAI is a child of Illustrious: a name with both is NoobAI's.
  if (families.has('noobai')) families.delete('illustrious');
  return [...families].map((family) => ({ family, weight, text: say(name), source }));
}
