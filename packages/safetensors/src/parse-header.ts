import { setImmediate } from 'node:timers/promises';
import { type Dtype, findDtype } from './dtype.js';
import type { TensorInfo } from './header.js';
import { duplicateKey, JsonReader } from './json-reader.js';
import { type Limits, TENSORS_PER_TURN } from './limits.js';
import { quoteName, SafetensorsError } from './safetensors-error.js';
import { checkTensorSize } from './tensor-size.js';

/** What the header text says, each tensor checked for itself. */
export interface ParsedHeader {
  metadata: Record<string, string>;
  tensors: TensorInfo[];
}

/**
 * Reads the JSON header. Gives other work its turn every few thousand tensors.
 *
 * @param bytes the header text, valid UTF-8
 * @throws SafetensorsError for anything the format does not allow, and for exceeded limits
 */
export async function parseHeader(bytes: Buffer, limits: Limits): Promise<ParsedHeader> {
  const json = new JsonReader(bytes, limits);
  if (!json.atObject()) {
    // Tells text that is no JSON at all from JSON of the wrong kind.
    json.skipValue(0);
    json.expectEnd();
    throw new SafetensorsError(
      'header_not_object',
      'The header is JSON, but not an object of tensors. The file is damaged.',
    );
  }
  const names = new Set<string>();
  const tensors: TensorInfo[] = [];
  let metadata: Record<string, string> | undefined;
  for (let name = nextName(json, true, limits); name !== undefined; name = nextName(json, false, limits)) {
    if (names.has(name)) throw duplicateKey(name, 'the header');
    names.add(name);
    if (name === '__metadata__') {
      metadata = takeMetadata(json, limits);
      continue;
    }
    if (tensors.length >= limits.tensors) {
      throw new SafetensorsError(
        'too_many_tensors',
        `The header lists more than ${limits.tensors} tensors; no known model has that many.`,
      );
    }
    tensors.push(takeTensor(json, name, limits));
    if (tensors.length % TENSORS_PER_TURN === 0) await setImmediate();
  }
  json.expectEnd();
  return { metadata: metadata ?? emptyRecord(), tensors };
}

function nextName(json: JsonReader, first: boolean, limits: Limits): string | undefined {
  return json.nextKey(first, (bytes) => {
    if (bytes > limits.nameBytes) {
      throw new SafetensorsError(
        'name_too_long',
        `The header has a tensor name of ${bytes} bytes; at most ${limits.nameBytes} are read.`,
      );
    }
  });
}

function takeMetadata(json: JsonReader, limits: Limits): Record<string, string> {
  const metadata = emptyRecord();
  if (json.takeNull()) return metadata;
  if (!json.atObject()) {
    refuseValue(json, invalidMetadata('__metadata__', 'The "__metadata__" of the header is not an object.'));
  }
  const checkKey = (bytes: number): void => checkMetadataLength('key', bytes, limits.metadataKeyBytes);
  const checkValue = (bytes: number): void => checkMetadataLength('value', bytes, limits.metadataValueBytes);
  let entries = 0;
  for (let key = json.nextKey(true, checkKey); key !== undefined; key = json.nextKey(false, checkKey)) {
    if (key in metadata) throw duplicateKey(key, '"__metadata__"');
    if (++entries > limits.metadataEntries) {
      throw new SafetensorsError(
        'too_much_metadata',
        `"__metadata__" has more than ${limits.metadataEntries} keys.`,
      );
    }
    if (!json.atString()) {
      const message = `The metadata key ${quoteName(key)} holds something else than text; the format allows text only. Save the file again with its values as text.`;
      refuseValue(json, invalidMetadata(key, message));
    }
    metadata[key] = json.takeString(checkValue);
  }
  return metadata;
}

function checkMetadataLength(what: string, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new SafetensorsError(
    'too_much_metadata',
    `"__metadata__" has a ${what} of ${bytes} bytes; at most ${limit} are read.`,
    '__metadata__',
  );
}

function takeTensor(json: JsonReader, name: string, limits: Limits): TensorInfo {
  if (!json.atObject()) refuseValue(json, malformed(name, 'is not an object'));
  let dtype: Dtype | undefined;
  let shape: (number | bigint)[] | undefined;
  let offsets: [number, number] | undefined;
  let others: Set<string> | undefined;
  for (let key = json.nextKey(true); key !== undefined; key = json.nextKey(false)) {
    const repeated =
      key === 'dtype'
        ? dtype
        : key === 'shape'
          ? shape
          : key === 'data_offsets'
            ? offsets
            : others?.has(key) || undefined;
    if (repeated !== undefined) throw duplicateKey(key, `the entry of tensor ${quoteName(name)}`);
    if (key === 'dtype') dtype = takeDtype(json, name);
    else if (key === 'shape') shape = takeShape(json, name, limits);
    else if (key === 'data_offsets') offsets = takeOffsets(json, name);
    else {
      // The reference library ignores fields it does not know, so files with them are in use.
      others ??= new Set();
      others.add(key);
      json.skipValue(2);
    }
  }
  if (dtype === undefined) throw malformed(name, 'has no "dtype"');
  if (shape === undefined) throw malformed(name, 'has no "shape"');
  if (offsets === undefined) throw malformed(name, 'has no "data_offsets"');
  const [begin, end] = offsets;
  return { name, dtype, shape: checkTensorSize({ name, dtype, shape, begin, end }), begin, end };
}

function takeDtype(json: JsonReader, name: string): Dtype {
  if (!json.atString()) refuseValue(json, malformed(name, 'has a "dtype" that is not text'));
  const text = json.takeString(undefined, true);
  const dtype = findDtype(text);
  if (dtype !== undefined) return dtype;
  throw new SafetensorsError(
    'unknown_dtype',
    `Tensor ${quoteName(name)} has the element type ${quoteName(text)}, which the format does not know.`,
    name,
  );
}

function takeShape(json: JsonReader, name: string, limits: Limits): (number | bigint)[] {
  if (!json.atList()) refuseValue(json, malformed(name, 'has a "shape" that is not a list'));
  const shape: (number | bigint)[] = [];
  for (let more = json.nextElement(true); more; more = json.nextElement(false)) {
    if (shape.length >= limits.dimensions) {
      throw new SafetensorsError(
        'too_many_dimensions',
        `Tensor ${quoteName(name)} has more than ${limits.dimensions} dimensions.`,
        name,
      );
    }
    shape.push(takeSize(json, name, 'shape'));
  }
  return shape;
}

function takeOffsets(json: JsonReader, name: string): [number, number] {
  if (!json.atList()) refuseValue(json, malformed(name, 'has "data_offsets" that are not a list'));
  const offsets: (number | bigint)[] = [];
  for (let more = json.nextElement(true); more; more = json.nextElement(false)) {
    if (offsets.length === 2) throw malformed(name, 'has more than two "data_offsets"');
    offsets.push(takeSize(json, name, 'data_offsets'));
  }
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined) throw malformed(name, 'has fewer than two "data_offsets"');
  if (typeof begin === 'bigint' || typeof end === 'bigint') throw beyondNumbers(name, 'data_offsets');
  return [begin, end];
}

function takeSize(json: JsonReader, name: string, field: string): number | bigint {
  if (!json.atDigit()) refuseValue(json, notWhole(name, field));
  const size = json.takeUnsigned();
  if (size === undefined) throw beyondNumbers(name, field);
  if (typeof size === 'number' && Number.isNaN(size)) throw notWhole(name, field);
  return size;
}

/** Throws for a value of the wrong type; where what stands there is no JSON value at all, that is the reason. */
function refuseValue(json: JsonReader, error: SafetensorsError): never {
  json.skipValue(2);
  throw error;
}

function notWhole(name: string, field: string): SafetensorsError {
  return malformed(name, `has something else than whole numbers of at least 0 in its "${field}"`);
}

function beyondNumbers(name: string, field: string): SafetensorsError {
  return new SafetensorsError(
    'overflow',
    `Tensor ${quoteName(name)} has a number in its "${field}" that is larger than any file.`,
    name,
  );
}

function malformed(name: string, what: string): SafetensorsError {
  return new SafetensorsError(
    'malformed_tensor',
    `The entry of tensor ${quoteName(name)} ${what}. The file is damaged; download or export it again.`,
    name,
  );
}

function invalidMetadata(key: string, message: string): SafetensorsError {
  return new SafetensorsError('invalid_metadata', message, key);
}

/** A record whose keys come from a file: without prototype, `__proto__` and `constructor` are ordinary keys. */
function emptyRecord(): Record<string, string> {
  const record: Record<string, string> = Object.create(null);
  return record;
}
