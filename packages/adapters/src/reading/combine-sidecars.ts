import { LIMITS } from '@lora/schema/values';
import { type NamedBaseClaim, claim } from '../metadata/read-base-claims.js';
import { distinctLines } from '../plain-values.js';
import { type CivitaiFacts, isSameVersion, mergeCivitaiFacts } from '../sidecars/civitai-facts.js';
import type { FieldValues } from '../sidecars/field-values.js';
import type { ParsedSidecar } from '../sidecars/parse-sidecar.js';
import { civitaiFieldValues } from '../sidecars/read-civitai.js';
import { SIDECAR_FORMS, type SidecarForm } from '../sidecars/sidecar-forms.js';

type ReadSidecar = Extract<ParsedSidecar, { ok: true }>;
export interface AdapterWarning {
  code: string;
  message: string;
}

export interface CombinedSidecars {
  sidecar: FieldValues;
  civitai: FieldValues;
  facts: CivitaiFacts | null;
  claims: NamedBaseClaim[];
  /** Trigger words by the file that names them. */
  words: { words: readonly string[]; source: 'sidecar' | 'civitai'; from: string }[];
  families: { family: string; source: 'sidecar' | 'civitai'; text: string }[];
  /** What they say that the file's SHA-256 is. */
  sha256: { value: string; from: string }[];
  warnings: AdapterWarning[];
}

/** Whose copy of Civitai's data is fullest and freshest. */
const CIVITAI_ORDER: readonly SidecarForm[] = [
  'civitai-info',
  'lora-manager',
  'api-info',
  'rgthree',
  'stability-matrix',
  'a1111',
];

/** Joins all sidecars of one file: each field from the strongest form that has it, tags from all. */
export function combineSidecars(sidecars: readonly ParsedSidecar[]): CombinedSidecars {
  const sound = sidecars.filter((s) => s.ok).toSorted(byOrder(SIDECAR_FORMS));
  const copies = sound.toSorted(byOrder(CIVITAI_ORDER)).filter((s) => s.civitai !== undefined);
  const facts = mergeCivitaiFacts(copies.flatMap((s) => s.civitai ?? []));
  const civitai = facts ? civitaiFieldValues(facts) : {};
  const sidecar = joinValues(sound.map((s) => s.values));
  // The strongest copy that names the base model stands for all of them.
  const namer = copies.find((s) => s.civitai?.baseModel != null && s.civitai.baseModel === facts?.baseModel);
  return {
    sidecar,
    civitai,
    facts,
    claims: [
      ...sound.flatMap((s) => claim('sidecar', nameOf(s), s.values.baseModelText ?? null)),
      ...(namer ? claim('civitai', nameOf(namer), facts?.baseModel ?? null) : []),
    ],
    words: [
      ...sound.map((s) => ({
        words: s.values.triggerWords ?? [],
        source: 'sidecar' as const,
        from: nameOf(s),
      })),
      { words: facts?.trainedWords ?? [], source: 'civitai' as const, from: 'trainedWords' },
    ].filter(({ words }) => words.length > 0),
    families: [
      ...sound.flatMap((s) => familyClaim(s.values, 'sidecar', nameOf(s))),
      ...(namer ? familyClaim(civitai, 'civitai', `Civitai data in ${nameOf(namer)}`) : []),
    ],
    sha256: sound.flatMap((s) =>
      s.claimedSha256 === null ? [] : [{ value: s.claimedSha256, from: nameOf(s) }],
    ),
    warnings: [...damagedWarnings(sidecars), ...differingWarnings(copies, facts)],
  };
}

function byOrder(order: readonly SidecarForm[]): (a: ReadSidecar, b: ReadSidecar) => number {
  const place = (form: SidecarForm): number => (order.includes(form) ? order.indexOf(form) : order.length);
  return (a, b) => place(a.form) - place(b.form);
}

function nameOf(sidecar: ParsedSidecar): string {
  return sidecar.name ?? `${sidecar.form} sidecar`;
}

function joinValues(all: readonly FieldValues[]): FieldValues {
  const joined: FieldValues = {};
  // The weakest first, so that stronger ones overwrite.
  for (const values of all.toReversed()) Object.assign(joined, values);
  // A base model's text, its meaning and its family are one statement: never the text of one and the family of another.
  const base =
    all.find((values) => values.baseModel !== undefined) ??
    all.find((values) => values.baseModelText !== undefined);
  for (const key of ['baseModel', 'baseModelText', 'family'] as const) {
    delete joined[key];
    if (base?.[key] !== undefined) Object.assign(joined, { [key]: base[key] });
  }
  const tags = distinctLines(
    all.flatMap((values) => values.tags ?? []),
    { items: LIMITS.tagsPerAdapter, max: LIMITS.tag },
  );
  if (tags.length > 0) joined.tags = tags;
  return joined;
}

function familyClaim<S extends 'sidecar' | 'civitai'>(
  values: FieldValues,
  source: S,
  from: string,
): { family: string; source: S; text: string }[] {
  if (values.family === undefined) return [];
  return [{ family: values.family, source, text: `${from} says ${values.baseModelText ?? values.family}` }];
}

function damagedWarnings(sidecars: readonly ParsedSidecar[]): AdapterWarning[] {
  return sidecars.flatMap((s) =>
    s.ok ? [] : [{ code: 'sidecar_damaged', message: `${nameOf(s)} could not be read: ${s.problem}.` }],
  );
}

function differingWarnings(copies: readonly ReadSidecar[], facts: CivitaiFacts | null): AdapterWarning[] {
  const others = copies.filter(
    (s) => facts && s.civitai && !s.civitai.notOnCivitai && !isSameVersion(s.civitai, facts),
  );
  if (others.length === 0 || facts === null) return [];
  const told = others.map(
    (s) => `${nameOf(s)} says model ${s.civitai?.modelId ?? '?'} version ${s.civitai?.versionId ?? '?'}`,
  );
  return [
    {
      code: 'civitai_ids_differ',
      message: `The sidecars name different Civitai models: model ${facts.modelId ?? '?'} version ${facts.versionId ?? '?'} is taken, ${told.join(', ')}.`,
    },
  ];
}
