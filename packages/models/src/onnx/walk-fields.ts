import { MODEL_LIMITS } from '../limits.js';
import { ModelError } from '../model-error.js';
import type { FileWindow } from './file-window.js';

/** One field of a protobuf message: a number, or a part of the file. */
export interface WireField {
  number: number;
  /** Of fields that hold a number of variable length; else 0. */
  value: bigint;
  /** Where the bytes of the field begin and end in the file. */
  start: number;
  end: number;
  /** Whether the field is bytes: a text, a message, a list, raw numbers. */
  bytes: boolean;
}

/** Bytes of the longest number. */
const VARINT = 10;

/** Counts the fields of a whole file, over all its messages. */
export interface FieldCount {
  left: number;
}

/**
 * The fields of the protobuf message that lies from `start` to `end` in a file, one after the other
 * (https://protobuf.dev/programming-guides/encoding/). Contents are not read: a gigabyte of weights is one field.
 *
 * @throws ModelError `model_truncated` where a field ends beyond its message, `model_malformed` where no field can be
 *   read or there are more than any model has
 */
export async function* walkFields(
  file: FileWindow,
  { start, end }: { start: number; end: number },
  count: FieldCount = { left: MODEL_LIMITS.fields },
): AsyncGenerator<WireField> {
  let at = start;
  while (at < end) {
    if (--count.left < 0)
      throw new ModelError('model_malformed', `The model file has over ${MODEL_LIMITS.fields} fields.`);
    const key = await readVarint(file, at, end);
    at = key.end;
    const number = Number(key.value >> 3n);
    const type = Number(key.value & 7n);
    if (number === 0) throw malformed(at);
    if (type === 0) {
      const { value, end: after } = await readVarint(file, at, end);
      yield { number, value, start: at, end: after, bytes: false };
      at = after;
      continue;
    }
    let length = type === 1 ? 8 : 4;
    if (type === 2) {
      const size = await readVarint(file, at, end);
      at = size.end;
      if (size.value > BigInt(end - at)) throw truncated(at);
      length = Number(size.value);
    } else if (type !== 1 && type !== 5) {
      throw malformed(at);
    }
    if (at + length > end) throw truncated(at);
    yield { number, value: 0n, start: at, end: at + length, bytes: type === 2 };
    at += length;
  }
}

/**
 * A text of the file.
 *
 * @throws ModelError `model_malformed` where it is longer than any name
 */
export async function readName(file: FileWindow, { start, end }: WireField): Promise<string> {
  if (end - start > MODEL_LIMITS.name)
    throw new ModelError(
      'model_malformed',
      `A name at byte ${start} of the model file is ${end - start} bytes long.`,
    );
  return Buffer.from(await file.read(start, end - start)).toString('utf8');
}

/** The numbers of a list that is packed into one field, at most `most`. */
export async function readPacked(file: FileWindow, field: WireField, most: number): Promise<bigint[]> {
  if (!field.bytes) return [field.value];
  const numbers: bigint[] = [];
  for (let at = field.start; at < field.end; ) {
    if (numbers.length === most) throw malformed(at);
    const { value, end } = await readVarint(file, at, field.end);
    numbers.push(value);
    at = end;
  }
  return numbers;
}

async function readVarint(
  file: FileWindow,
  at: number,
  limit: number,
): Promise<{ value: bigint; end: number }> {
  const bytes = await file.read(at, Math.min(VARINT, limit - at));
  let value = 0n;
  for (const [i, byte] of bytes.entries()) {
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + i + 1 };
  }
  throw bytes.length < VARINT ? truncated(at) : malformed(at);
}

function truncated(at: number): ModelError {
  return new ModelError(
    'model_truncated',
    `model.onnx is cut off: a field at byte ${at} goes beyond its end. Copy it again.`,
  );
}

function malformed(at: number): ModelError {
  return new ModelError('model_malformed', `model.onnx is no ONNX file: byte ${at} begins no field.`);
}
