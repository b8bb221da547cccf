/**
 * Why a file was refused:
 * - what the file is instead: `empty_file`, `zero_filled`, `git_lfs_pointer`, `json_file`, `html_file`,
 *   `text_file`, `zip_file` (also newer PyTorch files), `pickle_file`, `gguf_file`
 * - its length prefix: `header_too_small`, `header_too_large`, `invalid_header_length`
 * - its header text: `header_not_utf8`, `header_not_json`, `header_not_object`, `header_too_deep`,
 *   `too_many_fields`, `duplicate_key`
 * - `__metadata__`: `invalid_metadata`, `too_much_metadata`
 * - one tensor: `malformed_tensor`, `unknown_dtype`, `invalid_tensor_info`, `misaligned_tensor`, `overflow`,
 *   `name_too_long`, `too_many_dimensions`
 * - the tensors together: `too_many_tensors`, `overlap`, `hole`, `first_offset_not_zero`, `truncated`, `extra_bytes`
 * - the file itself: `not_found`, `not_a_file`, `read_failed`, `file_changed`
 */
export const SAFETENSORS_ERROR_CODES = [
  'empty_file',
  'zero_filled',
  'git_lfs_pointer',
  'json_file',
  'html_file',
  'text_file',
  'zip_file',
  'pickle_file',
  'gguf_file',
  'header_too_small',
  'header_too_large',
  'invalid_header_length',
  'header_not_utf8',
  'header_not_json',
  'header_not_object',
  'header_too_deep',
  'too_many_fields',
  'duplicate_key',
  'invalid_metadata',
  'too_much_metadata',
  'malformed_tensor',
  'unknown_dtype',
  'invalid_tensor_info',
  'misaligned_tensor',
  'overflow',
  'name_too_long',
  'too_many_dimensions',
  'too_many_tensors',
  'overlap',
  'hole',
  'first_offset_not_zero',
  'truncated',
  'extra_bytes',
  'not_found',
  'not_a_file',
  'read_failed',
  'file_changed',
] as const;

/** One of {@link SAFETENSORS_ERROR_CODES}. */
export type SafetensorsErrorCode = (typeof SAFETENSORS_ERROR_CODES)[number];

/** A file that is no sound safetensors file. The message says in words what is wrong and what to do. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';

  /**
   * @param code stable name of the reason
   * @param message for a user
   * @param at the tensor or metadata key it is about, where there is one
   */
  constructor(
    readonly code: SafetensorsErrorCode,
    message: string,
    readonly at?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A name from a file as it may stand in a message: quoted, control characters escaped, at most 80 characters. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}
