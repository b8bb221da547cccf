import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  type FileSource,
  type FileStat,
  openFileSource,
  SafetensorsError,
  type SafetensorsHeader,
} from '@lora/safetensors';
import { computeContentIdentity, digestTensorTable } from './content-identity.js';
import { FileChangedError } from './file-changed-error.js';
import { readFileChunks } from './file-chunks.js';
import { crc32Step, type DataKind, dataKindStep, formatCrc32, sha256Step } from './hash-steps.js';
import { onlyBetween, type PassStep } from './pass-step.js';
import { type PassOptions, runPass } from './run-pass.js';

/** All hashes of one file; hex is lower case. */
export interface ModelFileHashes {
  /** Bytes of the file. */
  size: number;
  /** SHA-256 of the whole file, 64 digits. */
  sha256: string;
  /** The first 10 digits of `sha256`. */
  autoV2: string;
  /** SHA-256 of the bytes after the header in full, 64 digits; its first 12 are what other programs call AutoV3. */
  autoV3: string;
  /** CRC-32 of the whole file, 8 digits. */
  crc32: string;
  /**
   * First 8 digits of the SHA-256 of the 64 KiB from 1 MiB on, or of what the file has of them, as other programs show
   * it. Null up to 1 MiB: there they show the hash of nothing, `e3b0c442`, for every file.
   */
  legacy: string | null;
  /** See {@link computeContentIdentity}, 64 digits. */
  identity: string;
  /** Files with `empty` or `zero` data never make an adapter: they would all be copies of one another. */
  dataKind: DataKind;
}

/** What the pass needs to know of a file's header. */
export interface FileLayout {
  /** Place of the first byte behind the header. */
  dataOffset: number;
  dataLength: number;
  /** `digestTensorTable` of its tensors. */
  tableDigest: Uint8Array;
}

/** The layout of a header that has just been read. */
export function layoutOf(header: SafetensorsHeader): FileLayout {
  return {
    dataOffset: header.dataOffset,
    dataLength: header.dataLength,
    tableDigest: digestTensorTable(header.tensors),
  };
}

/** How to read the file. */
export interface HashOptions extends PassOptions {
  /** Bytes per read; default 1 MiB. */
  chunkBytes?: number;
  /** The file's state when its header was read: where the file has changed since, the header no longer fits. */
  stat?: Pick<FileStat, 'size' | 'mtimeNs'>;
  /** More steps for the same pass; the caller takes their results with `finish()` afterwards. */
  steps?: readonly Pick<PassStep<unknown>, 'update'>[];
}

/** Where the old A1111 hash begins and ends in the file. Source: kohya-ss/sd-scripts, `addnet_hash_legacy`. */
const LEGACY_RANGE = { begin: 0x100000, end: 0x110000 };

/**
 * Reads a model file once and computes all its hashes. Definitions: kohya-ss/sd-scripts `library/train_util.py`
 * (`addnet_hash_safetensors`), lllyasviel/stable-diffusion-webui-forge `modules/hashes.py`.
 *
 * Hashing a chunk blocks its thread for some milliseconds: call it in a worker thread.
 *
 * @param source a path, an open file (which stays open), or the file's chunks in order
 * @param header what its header said in the same state of the file, see `layoutOf`
 * @throws FileChangedError when the file changed since its header was read or while it was read here
 * @throws SafetensorsError when the file cannot be opened or read
 */
export async function hashModelFile(
  source: string | FileSource | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  header: FileLayout,
  options: HashOptions = {},
): Promise<ModelFileHashes> {
  if (typeof source === 'string') return hashFileAt(source, header, options);
  return isFileSource(source) ? hashOpenFile(source, header, options) : hashChunks(source, header, options);
}

/**
 * As {@link hashModelFile}, of a file that lies in memory as a whole: each hash is one call.
 *
 * @throws FileChangedError when it has another size than its header says
 */
export function hashBytes(
  bytes: Uint8Array,
  header: FileLayout,
  options: Pick<HashOptions, 'steps'> = {},
): ModelFileHashes {
  const size = bytes.length;
  checkSize(size, header);
  const afterHeader = bytes.subarray(header.dataOffset);
  const kind = dataKindStep();
  kind.update(afterHeader, header.dataOffset);
  for (const step of options.steps ?? []) step.update(bytes, 0);
  const dataSha256 = hash('sha256', afterHeader, 'buffer');
  const legacy = hash('sha256', bytes.subarray(LEGACY_RANGE.begin, LEGACY_RANGE.end));
  return describeHashes({
    size,
    sha256: hash('sha256', bytes),
    dataSha256,
    crc32: formatCrc32(crc32(bytes)),
    legacy,
    tableDigest: header.tableDigest,
    dataKind: afterHeader.length === 0 ? 'empty' : kind.finish(),
  });
}

function describeHashes(o: {
  size: number;
  sha256: string;
  dataSha256: Buffer;
  crc32: string;
  legacy: string;
  tableDigest: Uint8Array;
  dataKind: DataKind;
}): ModelFileHashes {
  const { size, sha256, dataSha256, dataKind } = o;
  return {
    size,
    sha256,
    autoV2: sha256.slice(0, 10),
    autoV3: dataSha256.toString('hex'),
    crc32: o.crc32,
    legacy: size > LEGACY_RANGE.begin ? o.legacy.slice(0, 8) : null,
    identity: computeContentIdentity(o.tableDigest, dataSha256),
    dataKind,
  };
}

async function hashFileAt(path: string, header: FileLayout, options: HashOptions): Promise<ModelFileHashes> {
  const file = await openFileSource(path);
  try {
    return await hashOpenFile(file, header, options);
  } finally {
    await file.close();
  }
}

async function hashOpenFile(
  file: FileSource,
  header: FileLayout,
  options: HashOptions,
): Promise<ModelFileHashes> {
  const { stat } = options;
  if (stat !== undefined && (stat.size !== file.stat.size || stat.mtimeNs !== file.stat.mtimeNs)) {
    throw new FileChangedError('The file changed after its header was read. Read it again.');
  }
  checkSize(file.size, header);
  const hashes = await hashChunks(readFileChunks(file, options.chunkBytes), header, options);
  await file.checkUnchanged().catch((error: unknown) => {
    if (!(error instanceof SafetensorsError) || error.code !== 'file_changed') throw error;
    throw new FileChangedError(error.message, { cause: error });
  });
  return hashes;
}

async function hashChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  header: FileLayout,
  options: HashOptions,
): Promise<ModelFileHashes> {
  const afterHeader = { begin: header.dataOffset };
  const whole = sha256Step();
  const data = onlyBetween(afterHeader, sha256Step());
  const crc = crc32Step();
  const legacy = onlyBetween(LEGACY_RANGE, sha256Step());
  const kind = onlyBetween(afterHeader, dataKindStep());

  const size = await runPass(chunks, [whole, data, crc, legacy, kind, ...(options.steps ?? [])], options);
  checkSize(size, header);

  return describeHashes({
    size,
    sha256: whole.finish().toString('hex'),
    dataSha256: data.finish(),
    crc32: crc.finish(),
    legacy: legacy.finish().toString('hex'),
    tableDigest: header.tableDigest,
    dataKind: kind.finish(),
  });
}

function checkSize(size: number, header: FileLayout): void {
  const expected = header.dataOffset + header.dataLength;
  if (size === expected) return;
  throw new FileChangedError(
    `The file had ${expected} bytes when its header was read and has ${size} now. Read it again.`,
  );
}

function isFileSource(source: object): source is FileSource {
  return 'readInto' in source && 'checkUnchanged' in source;
}
