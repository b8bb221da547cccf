import { compareClaimedHash } from '@lora/adapters';
import type {
  AdapterDetail,
  AdapterFile,
  AdapterItem,
  BaseModel,
  FileState,
  NetworkType,
  Preview,
} from '@lora/schema';
import { type ArrangeablePreview, arrangePreviews } from './arrange-previews.js';
import type { DetailRow, ItemRow } from './adapters.repository.js';
import { presentEvidence, presentProvenance, presentTensors } from './facts.presenter.js';
import type { DetailFileRow, OwnPreviewRow } from './files.repository.js';
import { previewUrl } from './preview-url.js';
import type { TagRules } from './apply-tag-rules.js';
import { listProposals } from './list-proposals.js';
import { orderFiles, type ProjectedFile, type UserValues } from './project-adapter.js';

/** What a list shows of an adapter. */
export function presentItem(row: ItemRow): AdapterItem {
  return {
    id: row.id,
    name: row.name,
    fileName: row.file_name,
    folder: row.folder,
    rootId: row.root_id,
    baseModel: row.base_model as BaseModel,
    family: row.family,
    networkType: row.network_type as NetworkType,
    rank: row.rank,
    size: Number(row.size),
    sha256: row.sha256,
    autoV2: row.sha256?.slice(0, 10) ?? null,
    autoV3: row.autov3?.slice(0, 12) ?? null,
    tags: row.tags,
    triggerWords: row.trigger_words,
    rating: row.rating,
    favorite: row.favorite,
    creator: row.creator,
    nsfwLevel: row.nsfw_level,
    hidden: row.hidden,
    publishedAt: row.published_at?.toISOString() ?? null,
    previewUrl: row.preview_id && row.preview_stamp ? previewUrl(row.preview_id, row.preview_stamp) : null,
    previewKind: row.preview_kind as 'image' | 'video' | null,
    copies: row.copies,
    state: row.state as FileState,
    warnings: row.warnings.map(({ code, message }) => ({ code, message })),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    fileModifiedAt: row.file_modified_at?.toISOString() ?? null,
  };
}

/** Everything about an adapter; `files` in any order. */
export function presentDetail(
  row: DetailRow,
  files: readonly DetailFileRow[],
  o: {
    ownPreviews: readonly OwnPreviewRow[];
    dismissed: ReadonlyMap<string, string>;
    rules: TagRules;
  },
): AdapterDetail {
  const rows = new Map(files.map((file) => [file.id, file]));
  const ordered = orderFiles(files.map(toProjectedFile));
  const primary = ordered[0] && rows.get(ordered[0].id);
  const facts = primary?.document.facts ?? {};
  return {
    ...presentItem(row),
    notes: row.notes,
    description: row.description,
    preferredWeight: row.preferred_weight,
    license: row.license,
    trainedAt: row.trained_at?.toISOString() ?? null,
    proposals: listProposals(ordered, row.user_values, o.dismissed, o.rules),
    customFields: row.custom_values,
    collections: row.collections ?? [],
    revision: row.revision,
    mergedFrom: row.merged_from ?? [],
    files: ordered.flatMap((file) => {
      const found = rows.get(file.id);
      return found ? [presentFile(found, file.id === primary?.id)] : [];
    }),
    provenance: presentProvenance(ordered, row.user_values),
    evidence: presentEvidence(facts),
    training: facts.training ?? null,
    civitai: facts.civitai ?? null,
    tensors: presentTensors(facts),
    metadata: primary?.document.metadata ?? null,
    previews: presentPreviews(
      ordered.flatMap((file) => rows.get(file.id)?.previews ?? []),
      o.ownPreviews,
      row.user_values,
    ),
  };
}

function presentFile(file: DetailFileRow, primary: boolean): AdapterFile {
  return {
    id: file.id,
    rootId: file.root_id,
    path: file.path,
    fileName: file.file_name,
    size: Number(file.size),
    state: file.state,
    primary,
    sha256: file.sha256,
    autoV2: file.sha256?.slice(0, 10) ?? null,
    autoV3: file.autov3,
    crc32: file.crc32,
    claimedHash: file.claimed_hash,
    claimHolds: claimHolds(file.claimed_hash, file.autov3),
    sidecars: file.document.facts.sidecars ?? [],
    modifiedAt: new Date(millisecondsOf(file.mtime_ns)).toISOString(),
  };
}

function claimHolds(claimed: string | null, autov3: string | null): boolean | null {
  if (claimed === null || autov3 === null) return null;
  const verdict = compareClaimedHash(claimed, autov3);
  return verdict === 'match' || verdict === 'differs' ? verdict === 'match' : null;
}

function presentPreviews(
  ofFiles: NonNullable<DetailFileRow['previews']>,
  own: readonly OwnPreviewRow[],
  userValues: UserValues,
): Preview[] {
  const listed = [
    ofFiles.map(({ id, kind, stamp, source }) => ({
      id,
      kind,
      stamp,
      source,
      own: false,
      width: null,
      height: null,
    })),
    own.map(({ id, kind, stamp, width, height }) => ({
      id,
      kind,
      stamp,
      source: 'upload',
      own: true,
      width,
      height,
    })),
  ] as const;
  return arrangePreviews<ShownPreview>(...listed, userValues.previews).map((preview) => ({
    id: preview.id,
    url: previewUrl(preview.id, preview.shownStamp),
    kind: preview.kind,
    source: preview.source,
    own: preview.own,
    width: preview.width,
    height: preview.height,
    crop: preview.crop,
  }));
}

type ShownPreview = ArrangeablePreview & Pick<Preview, 'source' | 'own' | 'width' | 'height'>;

function toProjectedFile(file: DetailFileRow): ProjectedFile {
  return {
    id: file.id,
    rootId: file.root_id,
    path: file.path,
    folder: file.folder,
    fileName: file.file_name,
    size: Number(file.size),
    modifiedAt: millisecondsOf(file.mtime_ns),
    firstSeenAt: file.first_seen_at.getTime(),
    state: file.state,
    sha256: file.sha256,
    autov3: file.autov3,
    claimedHash: file.claimed_hash,
    sources: file.field_values.sources,
    fixed: file.field_values.fixed,
    previews: file.previews ?? [],
  };
}

function millisecondsOf(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1_000_000n);
}
