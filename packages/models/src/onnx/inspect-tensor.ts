import { posix } from 'node:path';
import { MODEL_LIMITS } from '../limits.js';
import { ModelError } from '../model-error.js';
import type { FileWindow } from './file-window.js';
import { FIELD } from './onnx-fields.js';
import { type FieldCount, readName, readPacked, walkFields, type WireField } from './walk-fields.js';

/** Dimensions of a tensor: ONNX Runtime's own kernels stop at fewer. */
const DIMENSIONS = 32;

/**
 * Bits of a number by `TensorProto.DataType`; texts (8) have none.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const BITS: Record<number, number> = {
  1: 32,
  2: 8,
  3: 8,
  4: 16,
  5: 16,
  6: 32,
  7: 64,
  9: 8,
  10: 16,
  11: 64,
  12: 32,
  13: 64,
  14: 64,
  15: 128,
  16: 16,
  17: 8,
  18: 8,
  19: 8,
  20: 8,
  21: 4,
  22: 4,
  23: 4,
  24: 8,
};
const TEXT = 8;

const { tensor: TENSOR, entry: ENTRY } = FIELD;
/** Lists of numbers, by how many bytes one takes at least. */
const LISTS = new Map<number, number>([
  [TENSOR.floats, 4],
  [TENSOR.doubles, 8],
  [TENSOR.int32s, 1],
  [TENSOR.int64s, 1],
  [TENSOR.uint64s, 1],
]);

/**
 * Checks a constant of the model without reading its numbers: it holds as many as its shape says and no other file.
 *
 * @throws ModelError `external_data`, `tensor_too_large`, `tensor_mismatch`
 */
export async function inspectTensor(file: FileWindow, at: WireField, count: FieldCount): Promise<void> {
  const dims: bigint[] = [];
  let type = 0;
  let name = '';
  let raw: number | null = null;
  let listed = 0;
  let texts = 0;
  /** The file that its numbers are in; '' where it is not named. */
  let elsewhere: string | null = null;
  for await (const field of walkFields(file, at, count)) {
    if (field.number === TENSOR.dims) dims.push(...(await readPacked(file, field, DIMENSIONS)));
    else if (field.number === TENSOR.dataType) type = Number(field.value);
    else if (field.number === TENSOR.name) name = await readName(file, field);
    else if (field.number === TENSOR.rawData) raw = field.end - field.start;
    else if (field.number === TENSOR.strings) texts += 1;
    else if (field.number === TENSOR.externalData)
      elsewhere = (await readLocation(file, field, count)) || (elsewhere ?? '');
    else if (field.number === TENSOR.location && field.value !== 0n) elsewhere ??= '';
    else {
      const least = LISTS.get(field.number);
      if (least !== undefined) listed += field.bytes ? (field.end - field.start) / least : 1;
    }
  }
  if (elsewhere !== null) throw external(elsewhere);
  const numbers = dims.reduce((n, size) => n * size, 1n);
  if (dims.length > DIMENSIONS || numbers > BigInt(MODEL_LIMITS.tensorNumbers)) {
    throw new ModelError(
      'tensor_too_large',
      `The tensor "${name}" claims ${dims.join(' x ')} numbers; at most ${MODEL_LIMITS.tensorNumbers} are allowed.`,
    );
  }
  const wanted = Number(numbers);
  const bits = BITS[type];
  if (type !== TEXT && bits === undefined)
    throw mismatch(name, `has numbers of a kind (${type}) that ONNX does not know`);
  const bytes = Math.ceil((wanted * (bits ?? 0)) / 8);
  const holds =
    type === TEXT
      ? texts === wanted
      : raw === null
        ? // One entry of a list may hold two numbers of 4 bits.
          listed >= wanted / 2
        : raw === bytes;
  if (!holds)
    throw mismatch(
      name,
      `claims ${wanted} numbers but holds ${raw ?? Math.floor(listed)} ${raw === null ? 'entries' : 'bytes'}`,
    );
}

async function readLocation(file: FileWindow, at: WireField, count: FieldCount): Promise<string> {
  let key = '';
  let value = '';
  for await (const field of walkFields(file, at, count)) {
    if (field.number === ENTRY.key) key = await readName(file, field);
    else if (field.number === ENTRY.value) value = await readName(file, field);
  }
  return key === 'location' ? value : '';
}

/** Weights in other files are covered by no hash, and their paths are the classic way out of a folder. */
function external(location: string): ModelError {
  const path = posix.normalize(location.replaceAll('\\', '/'));
  const outside = path.startsWith('..') || path.startsWith('/') || /^[a-z]:/iu.test(path);
  const where = location === '' ? 'another file' : `"${location}"${outside ? ', outside of its folder' : ''}`;
  return new ModelError(
    'external_data',
    `model.onnx takes numbers from ${where}. Save it as one file: onnx.save(model, path, save_as_external_data=False).`,
  );
}

function mismatch(name: string, what: string): ModelError {
  return new ModelError('tensor_mismatch', `The tensor "${name}" ${what}.`);
}
