import { createHash } from 'node:crypto';
import {
  type AdapterReading,
  FileChangedError,
  type FieldValues,
  type ModelFileHashes,
  type NetworkReading,
  type ParsedSidecar,
  SIDECAR_MAX_BYTES,
  choosePreviews,
  digestTensorTable,
  embeddedPreviews,
  parseSidecar,
  readAdapter,
  readNetwork,
  sidecarCandidates,
} from '@lora/adapters';
import { SafetensorsError, type SafetensorsHeader, readHeader } from '@lora/safetensors';
import type { FixedFacts, StoredFacts } from '../catalog/index.js';
import { FileRefusal } from '../../platform/files/file-refusal.js';
import { diskErrorOf } from './disk-error.js';
import type { FoundFile } from './found-file.js';
import { hashOpenFile, type WholeFile } from './hash-file.js';
import { keepMetadata } from './keep-metadata.js';
import { NO_DATA } from './no-data.js';
import { readScalar } from './read-scalar.js';
import type { SketchRecord } from './sketch-file.js';
import { SyncFile } from '../../platform/files/sync-file.js';

/** A picture that belongs to a model file. */
export interface FoundPreview {
  /** Name beside the model file, or key in its header. */
  source: string;
  embedded: boolean;
  kind: 'image' | 'video';
  position: number;
  /** Differs when the picture does. */
  stamp: string;
}

/** What reading a model file gave: an adapter, a problem, or a file that is still being written. */
export type ModelFileReading =
  | {
      outcome: 'adapter';
      /** Place of the first tensor byte. */
      dataOffset: number;
      /** Digest of the tensor table, 64 hex digits. */
      tableHash: string;
      claimedHash: string | null;
      /** Null where the bytes were left for the second pass. */
      hashes: ModelFileHashes | null;
      sketch: SketchRecord | null;
      sources: Partial<Record<'sidecar' | 'civitai' | 'header' | 'rule', FieldValues>>;
      fixed: FixedFacts;
      facts: StoredFacts;
      metadata: Record<string, unknown>;
      previews: FoundPreview[];
    }
  | {
      outcome: 'problem';
      kind: 'broken' | 'empty' | 'not-an-adapter' | 'not-opened' | 'unreadable';
      code: string;
      message: string;
    }
  | { outcome: 'unfinished' }
  | { outcome: 'gone' };

/** Captions beyond the most frequent fifty say little of a LoRA, and each costs an entry of an index. */
const TRAINING_TAGS = 50;
/** A file whose last write is younger than this may still be growing. */
const SETTLE_MS = 3_000;
/** Failures that a file shows while it is being copied or downloaded. */
const UNFINISHED_CODES = new Set([
  'empty_file',
  'zero_filled',
  'header_too_small',
  'invalid_header_length',
  'header_not_utf8',
  'header_not_json',
  'truncated',
  'file_changed',
]);

/**
 * Reads one model file with the files beside it: header, tensor names, sidecars, previews. Only what lies under
 * the root is opened and nothing is changed. Blocks its thread: for worker threads.
 *
 * @param realRoot the root with all links followed
 * @param o.now milliseconds since 1970
 * @param o.hashUpTo a file of so many bytes or fewer is hashed too: opening it again would cost more than reading it.
 *   The tensor data of others is not read. At most SMALL_FILE_BYTES.
 */
export async function readModelFile(
  realRoot: string,
  found: FoundFile,
  o: { now: number; hashUpTo: number },
): Promise<ModelFileReading> {
  let file: SyncFile | null = null;
  try {
    file = new SyncFile(realRoot, found.path);
    // Hashes belong to the state that the walk saw; a file in another state is read again.
    const isAsFound = file.size === found.size && String(file.mtimeNs) === found.mtimeNs;
    const whole = isAsFound && file.size <= o.hashUpTo;
    if (whole) file.load();
    const header = await readHeader(file);
    const reading = describe(realRoot, found, file, header);
    if (!whole || reading.outcome !== 'adapter') return reading;
    const { dataOffset, dataLength } = header;
    const layout = { dataOffset, dataLength, tableDigest: Buffer.from(reading.tableHash, 'hex') };
    return withWhole(reading, await hashOpenFile(file, header, { layout }), isYoung(found, o.now));
  } catch (error) {
    return toOutcome(error, found, o.now);
  } finally {
    file?.close();
  }
}

function withWhole(
  reading: Extract<ModelFileReading, { outcome: 'adapter' }>,
  { hashes, sketch }: WholeFile,
  young: boolean,
): ModelFileReading {
  if (hashes.dataKind === 'data') return { ...reading, hashes, sketch };
  // A download that got its full length first and its numbers later.
  return young
    ? { outcome: 'unfinished' }
    : { outcome: 'problem', kind: 'empty', ...NO_DATA[hashes.dataKind] };
}

function isYoung(found: FoundFile, now: number): boolean {
  const age = now - Number(BigInt(found.mtimeNs) / 1_000_000n);
  return age >= 0 && age < SETTLE_MS;
}

function describe(
  realRoot: string,
  found: FoundFile,
  file: SyncFile,
  header: SafetensorsHeader,
): ModelFileReading {
  const network = readNetwork(header.tensors);
  if (network.kind !== 'adapter') {
    return { outcome: 'problem', kind: 'not-an-adapter', code: network.what, message: network.reason };
  }
  const sidecars = readSidecars(realRoot, found);
  const reading = readAdapter({ fileName: found.fileName, folder: found.folder, header, sidecars, network });
  const alpha = reading.training.networkAlpha ?? readFirstAlpha(file, header);
  return {
    outcome: 'adapter',
    dataOffset: header.dataOffset,
    tableHash: digestTensorTable(header.tensors).toString('hex'),
    claimedHash: reading.claimedModelHash,
    hashes: null,
    sketch: null,
    sources: reading.values,
    fixed: {
      networkType: network.networkType.value,
      rank: network.rank,
      claimedRank: reading.training.networkDim,
      claimedAlpha: reading.training.networkAlpha,
      trainedAt: reading.training.finishedAt ?? reading.training.startedAt,
      publishedAt: reading.civitai?.publishedAt ?? null,
      trainingTags: topTrainingTags(reading.training),
      warnings: [...network.warnings, ...reading.warnings].map(({ code, message }) => ({ code, message })),
    },
    facts: toFacts(header, network, reading, sidecars, alpha),
    metadata: keepMetadata(header.metadata),
    previews: findPreviews(found, header),
  };
}

/** Those that `train:` finds. */
function topTrainingTags(training: AdapterReading['training']): string[] {
  const names = training.tags.top.slice(0, TRAINING_TAGS).map(({ tag }) => tag.toLowerCase());
  return [...new Set(names)];
}

function toFacts(
  header: SafetensorsHeader,
  network: NetworkReading,
  reading: AdapterReading,
  sidecars: readonly ParsedSidecar[],
  alpha: number | null,
): StoredFacts {
  const { denoiser, denoiserKind, textEncoders, embeddings } = network.parts;
  return {
    baseModel: {
      value: reading.baseModel.value,
      evidence: [...network.bases.evidence, ...reading.baseModel.evidence],
      confidence: reading.baseModel.confidence,
    },
    family: reading.family,
    networkType: network.networkType,
    tensors: {
      count: header.tensors.length,
      parameters: network.parameters,
      modules: network.modules,
      keyStyle: network.keyStyle.value,
      algorithm: network.algorithm,
      variant: network.variant ?? null,
      rank: network.rank,
      rankMin: network.rankMin,
      rankMax: network.rankMax,
      alpha,
      dtypes: network.dtypes,
      parts: {
        ...(denoiser > 0 ? { [denoiserKind ?? 'denoiser']: denoiser } : {}),
        ...textEncoders,
        ...(embeddings > 0 ? { embeddings } : {}),
      },
      possibleBaseModels: network.bases.possible,
    },
    training: { ...reading.training },
    civitai: reading.civitai ? { ...reading.civitai } : null,
    triggerWords: reading.triggerWords.map(({ word, source }) => ({ word, source })),
    sidecars: sidecars.flatMap((sidecar) => (sidecar.name ? [sidecar.name] : [])),
  };
}

function readSidecars(realRoot: string, found: FoundFile): ParsedSidecar[] {
  if (found.siblings.length === 0) return [];
  const names = new Map(found.siblings.map((sibling) => [sibling.fileName, sibling]));
  const read: ParsedSidecar[] = [];
  for (const { name, form } of sidecarCandidates(found.fileName)) {
    const sibling = names.get(name);
    if (!sibling) continue;
    if (sibling.size > SIDECAR_MAX_BYTES) {
      read.push({
        ok: false,
        form,
        name,
        problem: `it has ${sibling.size} bytes, more than ${SIDECAR_MAX_BYTES}`,
      });
      continue;
    }
    const path = found.folder === '' ? name : `${found.folder}/${name}`;
    try {
      read.push({ ...parseSidecar(form, readWhole(realRoot, path), found.fileName), name });
    } catch (error) {
      read.push({ ok: false, form, name, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return read;
}

/** Reads a small file; one that grew beyond the limit meanwhile is cut there. */
function readWhole(realRoot: string, path: string): Uint8Array {
  const file = new SyncFile(realRoot, path);
  try {
    return file.readNow(0, Math.min(file.size, SIDECAR_MAX_BYTES));
  } finally {
    file.close();
  }
}

function findPreviews(found: FoundFile, header: SafetensorsHeader): FoundPreview[] {
  const names = new Map(found.siblings.map((sibling) => [sibling.fileName, sibling]));
  const beside = choosePreviews(found.fileName, names.keys()).map((preview) => {
    const sibling = names.get(preview.name);
    return {
      source: preview.name,
      embedded: false,
      kind: preview.kind,
      stamp: shortHash(`${preview.name}|${sibling?.size}|${sibling?.mtimeNs}`),
    };
  });
  const inside = embeddedPreviews(header.metadata).map((preview) => ({
    source: preview.key,
    embedded: true,
    kind: 'image' as const,
    stamp: createHash('sha256').update(preview.bytes).digest('hex').slice(0, 16),
  }));
  return [...beside, ...inside].map((preview, position) => ({ ...preview, position }));
}

function readFirstAlpha(file: SyncFile, header: SafetensorsHeader): number | null {
  const tensor = header.tensors.find(
    (t) => t.name.endsWith('.alpha') && t.end > t.begin && t.end - t.begin <= 8,
  );
  if (!tensor) return null;
  return readScalar(tensor.dtype, file.readNow(header.dataOffset + tensor.begin, tensor.end - tensor.begin));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function toOutcome(error: unknown, found: FoundFile, now: number): ModelFileReading {
  if (error instanceof FileChangedError) return { outcome: 'unfinished' };
  if (error instanceof FileRefusal) {
    if (error.code === 'file_missing' || error.code === 'root_offline') return { outcome: 'gone' };
    return { outcome: 'problem', kind: 'unreadable', code: error.code, message: error.message };
  }
  const diskError = diskErrorOf(error);
  if (diskError !== null) {
    const message = `The file cannot be read (${diskError}): its disk or network folder may be failing.`;
    return { outcome: 'problem', kind: 'unreadable', code: 'read_failed', message };
  }
  if (!(error instanceof SafetensorsError)) throw error;
  if (UNFINISHED_CODES.has(error.code) && isYoung(found, now)) return { outcome: 'unfinished' };
  if (error.code === 'file_changed') return { outcome: 'unfinished' };
  return { outcome: 'problem', kind: 'broken', code: error.code, message: error.message };
}
