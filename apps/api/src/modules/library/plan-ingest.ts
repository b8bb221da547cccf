import { randomUUID } from 'node:crypto';
import type { NewAdapter, ProjectedFile, TagRules } from '../catalog/index.js';
import { projectAdapter } from '../catalog/index.js';
import type { KnownFile } from './decide-file.js';
import { type FoundFile, UNOPENED_EXTENSIONS, extensionOf, stampOf } from './found-file.js';
import type { TravellingReading } from './read-files.worker.js';
import type { FoundPreview, ModelFileReading } from './read-model-file.js';
import type { SketchRecord } from './sketch-file.js';

/** Columns of `files` that reading a file settles. */
export interface FileWrite {
  id: string;
  root_id: string;
  path: string;
  folder: string;
  file_name: string;
  device: string;
  inode: string;
  size: number;
  mtime_ns: string;
  side_stamp: string;
  state: 'present' | 'broken';
  adapter_id: string | null;
  problem_kind: string | null;
  problem_code: string | null;
  problem_message: string | null;
  table_hash: string | null;
  data_offset: number | null;
  claimed_hash: string | null;
  identity: string | null;
  sha256: string | null;
  autov3: string | null;
  crc32: string | null;
  legacy_hash: string | null;
  /** All bytes have been read. */
  hashed: boolean;
  seen_in: string | null;
}

export interface ReadingWrite {
  file_id: string;
  field_values: { sources: ProjectedFile['sources']; fixed: ProjectedFile['fixed'] };
  /** Packed facts and metadata. */
  document: string;
}

export interface PreviewWrite extends FoundPreview {
  id: string;
  file_id: string;
}

/** A file that was read, and what is known of its path. */
export interface ReadFile {
  found: FoundFile;
  reading: TravellingReading;
  known: KnownFile | undefined;
  /** The bytes may differ from those that were hashed. */
  contentChanged: boolean;
}

/** What one batch of readings does to the catalog. */
export interface IngestPlan {
  files: FileWrite[];
  readings: ReadingWrite[];
  previews: PreviewWrite[];
  newAdapters: NewAdapter[];
  sketches: (SketchRecord & { identity: string })[];
  /** Files whose hashes are void. */
  unhashed: string[];
  /** Adapters whose rows must be worked out anew. */
  touched: string[];
  /** Of those, the adapters that got a further copy. */
  copies: string[];
  /** Files that became problems, or were read anew: their previews are replaced. */
  previewFiles: string[];
}

/**
 * Decides what readings do: a new file gets a provisional adapter, a file whose tensor table differs from what lay
 * at its path gets one of its own that remembers which it replaced, everything else keeps its adapter. Where the
 * hashes are known already the adapter is final at once, and a further copy goes to the adapter of its content.
 *
 * @param o.scanId the scan that saw the files, null for the watcher
 * @param o.now milliseconds since 1970
 * @param o.tagRules which tags go by another name
 * @param o.holders the adapters of the content identities that the catalog has
 */
export function planIngest(
  files: readonly ReadFile[],
  o: {
    rootId: string;
    scanId: string | null;
    now: number;
    holders: ReadonlyMap<string, string>;
    tagRules: TagRules;
  },
): IngestPlan {
  const plan: IngestPlan = {
    files: [],
    readings: [],
    previews: [],
    newAdapters: [],
    sketches: [],
    unhashed: [],
    touched: [],
    copies: [],
    previewFiles: [],
  };
  const holders = new Map(o.holders);
  for (const file of files) planFile(file, { ...o, holders }, plan);
  return plan;
}

function planFile(
  file: ReadFile,
  o: {
    rootId: string;
    scanId: string | null;
    now: number;
    holders: Map<string, string>;
    tagRules: TagRules;
  },
  plan: IngestPlan,
): void {
  const { found, reading, known } = file;
  if (reading.outcome === 'unfinished' || reading.outcome === 'gone') return;
  const id = known?.id ?? randomUUID();
  const base = fileColumns(found, id, o);
  if (known?.adapter_id) plan.touched.push(known.adapter_id);
  if (file.contentChanged && known) plan.unhashed.push(id);
  plan.previewFiles.push(id);
  if (reading.outcome === 'problem') {
    plan.files.push({
      ...base,
      state: reading.kind === 'broken' ? 'broken' : 'present',
      problem_kind: reading.kind,
      problem_code: reading.code,
      problem_message: reading.message,
    });
    return;
  }
  // The second pass has found no data in these bytes: new companions or another place do not change that.
  if (known?.problem_kind === 'empty' && !file.contentChanged) {
    const { problem_kind, problem_code, problem_message } = known;
    plan.files.push({ ...base, state: 'present', problem_kind, problem_code, problem_message });
    return;
  }
  const replaced = known?.adapter_id && file.contentChanged && known.table_hash !== reading.tableHash;
  const keeps = known?.adapter_id && !replaced ? known.adapter_id : null;
  // An adapter that stays may get other bytes: the second pass tells what that means.
  const hashes = keeps === null ? reading.hashes : null;
  const previews = reading.previews.map((preview) => ({ ...preview, id: randomUUID(), file_id: id }));
  plan.previews.push(...previews);
  plan.readings.push({
    file_id: id,
    field_values: { sources: reading.sources, fixed: reading.fixed },
    document: reading.document,
  });
  const holder = hashes ? o.holders.get(hashes.identity) : undefined;
  const adapterId = keeps ?? holder ?? randomUUID();
  plan.files.push({
    ...base,
    state: 'present',
    adapter_id: adapterId,
    table_hash: reading.tableHash,
    data_offset: reading.dataOffset,
    claimed_hash: reading.claimedHash,
    ...(hashes
      ? {
          identity: hashes.identity,
          sha256: hashes.sha256,
          autov3: hashes.autoV3,
          crc32: hashes.crc32,
          legacy_hash: hashes.legacy,
          hashed: true,
        }
      : {}),
  });
  if (keeps !== null) return;
  if (holder !== undefined) {
    plan.copies.push(holder);
    return;
  }
  if (hashes) o.holders.set(hashes.identity, adapterId);
  if (hashes && reading.sketch) plan.sketches.push({ ...reading.sketch, identity: hashes.identity });
  const projected: ProjectedFile = {
    id,
    rootId: o.rootId,
    path: found.path,
    folder: found.folder,
    fileName: found.fileName,
    size: found.size,
    modifiedAt: Number(BigInt(found.mtimeNs) / 1_000_000n),
    firstSeenAt: o.now,
    state: 'present',
    sha256: hashes?.sha256 ?? null,
    autov3: hashes?.autoV3 ?? null,
    claimedHash: reading.claimedHash,
    sources: reading.sources,
    fixed: reading.fixed,
    previews,
  };
  plan.newAdapters.push({
    id: adapterId,
    identity: hashes?.identity ?? null,
    replaces: replaced ? (known.adapter_id ?? null) : null,
    ...projectAdapter([projected], {}, o.tagRules),
  });
}

function fileColumns(
  found: FoundFile,
  id: string,
  o: { rootId: string; scanId: string | null },
): Omit<FileWrite, 'state'> {
  return {
    id,
    root_id: o.rootId,
    path: found.path,
    folder: found.folder,
    file_name: found.fileName,
    device: found.device,
    inode: found.inode,
    size: found.size,
    mtime_ns: found.mtimeNs,
    side_stamp: stampOf(found.siblings),
    adapter_id: null,
    problem_kind: null,
    problem_code: null,
    problem_message: null,
    table_hash: null,
    data_offset: null,
    claimed_hash: null,
    identity: null,
    sha256: null,
    autov3: null,
    crc32: null,
    legacy_hash: null,
    hashed: false,
    seen_in: o.scanId,
  };
}

/** The reading of a model file that is listed but never opened; null for files that are. */
export function readUnopened(found: FoundFile): Extract<ModelFileReading, { outcome: 'problem' }> | null {
  const message = UNOPENED_EXTENSIONS[extensionOf(found.fileName)];
  return message ? { outcome: 'problem', kind: 'not-opened', code: 'not_opened', message } : null;
}
