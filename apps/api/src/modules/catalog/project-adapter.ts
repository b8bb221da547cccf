import { createHash } from 'node:crypto';
import {
  compareClaimedHash,
  type FieldValues,
  type ResolvedFields,
  resolveFields,
  toPlainText,
} from '@lora/adapters';
import type { NetworkType, Source, Warning } from '@lora/schema';
import { applyTagRules, type TagRules } from './apply-tag-rules.js';
import {
  type ArrangeablePreview,
  arrangePreviews,
  type PreviewColumns,
  type PreviewWords,
  toPreviewColumns,
} from './arrange-previews.js';
import { listSeenWith } from './list-views.js';
import { toNaturalKey } from './natural-key.js';
import { joinSearchText } from './search-text.js';

/** The code of the warning that a sidecar could not be read. */
const BROKEN_SIDECAR = 'sidecar_damaged';
/** Of a description that word search covers: the page of a model says what it is in its first lines. */
const MAX_DESCRIPTION = 2_000;
/** Of its markup: enough for that many words. */
const MAX_HTML = 20_000;

/** What the tensors of a file say, apart from the fields that people can correct. */
export interface FixedFacts {
  networkType: NetworkType;
  rank: number | null;
  /** Rank and alpha as the metadata states them: copies that differ here are told. */
  claimedRank: number | null;
  claimedAlpha: number | null;
  /** ISO: when the training ended, when Civitai published it. */
  trainedAt: string | null;
  publishedAt: string | null;
  /** The most frequent captions, lower case. */
  trainingTags: string[];
  warnings: Warning[];
}

/** What people wrote on one adapter: fields with other sources, and those that only people have. */
export interface UserValues extends FieldValues {
  hidden?: boolean;
  /** By the id of the custom field. */
  custom?: Record<string, string | number>;
  previews?: PreviewWords;
}

/** A file of an adapter as far as the adapter's row rests on it. */
export interface ProjectedFile {
  id: string;
  rootId: string;
  path: string;
  folder: string;
  fileName: string;
  size: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
  firstSeenAt: number;
  state: 'present' | 'missing' | 'broken';
  sha256: string | null;
  autov3: string | null;
  claimedHash: string | null;
  sources: Partial<Record<Source, FieldValues>>;
  fixed: FixedFacts;
  previews: readonly (ArrangeablePreview & { position: number })[];
}

/** The columns of an adapter's row that follow from its files and from what people wrote. */
export interface ProjectedAdapter extends PreviewColumns {
  name: string;
  name_key: string;
  description: string | null;
  notes: string | null;
  tags: string[];
  trigger_words: string[];
  base_model: string;
  family: string | null;
  family_key: string | null;
  network_type: NetworkType;
  rank: number | null;
  rating: number;
  favorite: boolean;
  preferred_weight: number | null;
  tag_keys: string[];
  creator: string | null;
  creator_key: string | null;
  license: string | null;
  license_key: string | null;
  nsfw_level: number;
  hidden: boolean;
  custom_values: Record<string, string | number>;
  trained_at: string | null;
  published_at: string | null;
  training_tags: string[];
  broken_sidecar: boolean;
  provenance: Record<string, Source>;
  others_key: string | null;
  warnings: Warning[];
  primary_file_id: string;
  root_id: string;
  root_ids: string[];
  seen_with: string[];
  folder: string;
  file_name: string;
  file_name_key: string;
  size: number;
  sha256: string | null;
  autov3: string | null;
  file_modified_at: string;
  copies: number;
  state: 'present' | 'missing';
  search_text: string;
}

/**
 * Works out an adapter's row. The primary file speaks first; where it has nothing to say in a sidecar or in
 * Civitai data, the other copies are asked.
 *
 * @param files at least one
 * @param tagRules which tags go by another name
 * @param ownPreviews those that people added, the oldest first
 */
export function projectAdapter(
  files: readonly ProjectedFile[],
  userValues: UserValues,
  tagRules: TagRules,
  ownPreviews: readonly ArrangeablePreview[] = [],
): ProjectedAdapter {
  const ordered = orderFiles(files);
  const [primary] = ordered;
  if (!primary) throw new Error('An adapter without files cannot be projected.');
  const { effective, provenance, alternatives } = resolveAll(ordered, userValues);
  const present = ordered.filter((file) => file.state === 'present');
  const name = effective.name ?? primary.fileName;
  const tags = applyTagRules(effective.tags ?? [], tagRules);
  const warnings = collectWarnings(primary, present);
  return {
    name,
    name_key: toNaturalKey(name),
    description: effective.description ?? null,
    notes: effective.notes ?? null,
    tags,
    trigger_words: effective.triggerWords ?? [],
    base_model: effective.baseModel ?? 'unknown',
    family: effective.family ?? null,
    family_key: toKey(effective.family),
    network_type: primary.fixed.networkType,
    rank: primary.fixed.rank,
    rating: effective.rating ?? 0,
    favorite: effective.favorite ?? false,
    preferred_weight: effective.preferredWeight ?? null,
    tag_keys: tags.map((tag) => tag.toLowerCase()),
    creator: effective.creator ?? null,
    creator_key: toKey(effective.creator),
    license: effective.license ?? null,
    license_key: toKey(effective.license),
    nsfw_level: effective.nsfwLevel ?? 0,
    hidden: userValues.hidden ?? false,
    custom_values: userValues.custom ?? {},
    trained_at: primary.fixed.trainedAt ?? null,
    published_at: primary.fixed.publishedAt ?? null,
    training_tags: primary.fixed.trainingTags ?? [],
    broken_sidecar: ordered.some((file) =>
      file.fixed.warnings.some((warning) => warning.code === BROKEN_SIDECAR),
    ),
    provenance,
    others_key: digestOthers(alternatives),
    warnings,
    primary_file_id: primary.id,
    root_id: primary.rootId,
    // Where it is now; a missing adapter stays where it was.
    root_ids: [...new Set((present.length > 0 ? present : ordered).map((file) => file.rootId))],
    seen_with: listSeenWith(files.map((file) => file.rootId)),
    folder: primary.folder,
    file_name: primary.fileName,
    file_name_key: toNaturalKey(primary.fileName),
    size: primary.size,
    sha256: primary.sha256,
    autov3: primary.autov3,
    file_modified_at: new Date(primary.modifiedAt).toISOString(),
    copies: present.length,
    state: present.length > 0 ? 'present' : 'missing',
    ...toPreviewColumns(arrangePreviews(listFilePreviews(ordered), ownPreviews, userValues.previews)),
    search_text: joinAdapterWords({
      name,
      places: ordered.flatMap((file) => [file.fileName, file.folder]),
      trigger_words: effective.triggerWords ?? [],
      tags,
      creator: effective.creator ?? null,
      custom_values: userValues.custom ?? {},
      notes: effective.notes ?? null,
      description: effective.description ?? null,
    }),
  };
}

/** The text that words are looked for in, the most telling parts first. */
export function joinAdapterWords(o: {
  name: string;
  /** Names and folders of its files. */
  places: readonly string[];
  trigger_words: readonly string[];
  tags: readonly string[];
  creator: string | null;
  custom_values: Readonly<Record<string, string | number>>;
  notes: string | null;
  description: string | null;
}): string {
  return joinSearchText([
    o.name,
    ...o.places,
    ...o.trigger_words,
    ...o.tags,
    o.creator,
    ...Object.values(o.custom_values).map(String),
    o.notes,
    toPlainText((o.description ?? '').slice(0, MAX_HTML), MAX_DESCRIPTION),
  ]);
}

/**
 * Differs when what weaker sources say does: the row itself does not show it, but proposals and the detail do. Null
 * where no other source says anything.
 */
function digestOthers(alternatives: ResolvedFields['alternatives']): string | null {
  if (Object.keys(alternatives).length === 0) return null;
  return createHash('sha256').update(JSON.stringify(alternatives)).digest('base64url').slice(0, 16);
}

/** What filters compare: in lower case as JavaScript has it, whatever the server's locale. */
function toKey(value: string | undefined): string | null {
  return value?.toLowerCase() ?? null;
}

/** The values in force and where each comes from, for a row or for the detail page. */
export function resolveAll(ordered: readonly ProjectedFile[], userValues: FieldValues): ResolvedFields {
  const sources: Partial<Record<Source, FieldValues>> = { ...ordered[0]?.sources, user: userValues };
  for (const source of ['sidecar', 'civitai'] as const) {
    const merged: FieldValues = {};
    // Last file first, so that the primary file's word overwrites the others'.
    for (const file of ordered.toReversed()) Object.assign(merged, file.sources[source]);
    sources[source] = merged;
  }
  return resolveFields(sources);
}

/** Primary file first: a present one before a missing one, then the oldest. */
export function orderFiles(files: readonly ProjectedFile[]): ProjectedFile[] {
  return files.toSorted(
    (a, b) =>
      Number(b.state === 'present') - Number(a.state === 'present') ||
      a.firstSeenAt - b.firstSeenAt ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** The previews of files, the primary file's first. */
export function listFilePreviews(files: readonly ProjectedFile[]): ArrangeablePreview[] {
  return orderFiles(files).flatMap((file) => file.previews.toSorted((a, b) => a.position - b.position));
}

function collectWarnings(primary: ProjectedFile, present: readonly ProjectedFile[]): Warning[] {
  const warnings = [...primary.fixed.warnings];
  const differ = present.find(
    (file) =>
      file.fixed.claimedRank !== primary.fixed.claimedRank ||
      file.fixed.claimedAlpha !== primary.fixed.claimedAlpha,
  );
  if (differ) {
    warnings.push({
      code: 'copies-differ',
      message: `The same weights lie in ${differ.path} with another rank or alpha in the metadata, so they act with another strength.`,
    });
  }
  if (
    primary.claimedHash &&
    primary.autov3 &&
    compareClaimedHash(primary.claimedHash, primary.autov3) === 'differs'
  ) {
    warnings.push({
      code: 'claimed-hash-differs',
      message: 'The header claims another hash of the weights: they were altered after training.',
    });
  }
  return warnings;
}
