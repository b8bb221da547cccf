import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BROKEN_REASONS, brokenFile, MODEL_KINDS, modelFile, Random } from '@lora/fixtures';
import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.js';
import { openFileSource } from './file-source.js';
import { readHeader } from './read-header.js';
import { SAFETENSORS_ERROR_CODES, SafetensorsError } from './safetensors-error.js';

const samples = process.env.LORA_SAMPLES;
const hasSamples = samples !== undefined && existsSync(samples);
console.log(`safetensors: reading ${hasSamples ? `the samples in ${samples} and ` : ''}our own fixtures`);

async function verdictOn(path: string): Promise<string> {
  const file = await openFileSource(path);
  try {
    await readHeader(file);
    return 'ok';
  } catch (error) {
    if (error instanceof SafetensorsError) return error.code;
    throw error;
  } finally {
    await file.close();
  }
}

describe('our own fixtures', () => {
  it.each(MODEL_KINDS)('a sound %s is read', async (kind) => {
    const header = await readHeader(bufferSource(modelFile(kind).bytes));
    expect(header.tensors.length).toBeGreaterThan(3);
  });

  it.each(BROKEN_REASONS)('a file broken by %s is refused for that', async (reason) => {
    expect(SAFETENSORS_ERROR_CODES).toContain(reason);
    const bytes = brokenFile(reason, new Random(1));
    await expect(readHeader(bufferSource(bytes))).rejects.toMatchObject({ code: reason });
  });
});

describe.skipIf(!hasSamples)('the samples', () => {
  const expected: Record<string, string> = {
    test_header_too_small_0: 'empty_file',
    test_invalid_header_length_0: 'invalid_header_length',
    test_header_too_large_0: 'header_too_large',
    test_invalid_header_non_utf8_0: 'header_not_utf8',
    test_invalid_header_not_json_0: 'header_not_json',
    test_metadata_incomplete_buffer_0: 'extra_bytes',
    test_metadata_incomplete_buffer_1: 'truncated',
    test_invalid_info_0: 'invalid_tensor_info',
    test_validation_overflow_0: 'overflow',
    test_validation_overflow_1: 'overflow',
    test_empty_shapes_allowed_0: 'ok',
    test_zero_sized_tensor_0: 'ok',
    test_deserialization_0: 'ok',
    test_lifetimes_0: 'ok',
    test_whitespace_padded_header_0: 'ok',
    test_whitespace_leading_padded_header_0: 'ok',
    overall_valid_nine_dtypes: 'ok',
  };

  it('of malformed files are refused or accepted as the reference library does', async () => {
    const folder = join(samples ?? '', 'malformed');
    const verdicts: Record<string, string> = {};
    for (const file of readdirSync(folder))
      verdicts[basename(file, '.safetensors')] = await verdictOn(join(folder, file));
    expect(verdicts).toEqual(expected);
  });

  it.each(['loras', 'not-loras', 'text-model'])('in %s are all read', async (name) => {
    const folder = join(samples ?? '', name);
    const files = readdirSync(folder).filter((file) => file.endsWith('.safetensors'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, await verdictOn(join(folder, file))]).toEqual([file, 'ok']);
  });
});
