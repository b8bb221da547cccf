/** Why a model cannot be used. */
export type ModelErrorCode =
  | 'file_missing'
  | 'not_a_file'
  | 'file_too_large'
  | 'manifest_invalid'
  | 'hash_mismatch'
  | 'model_truncated'
  | 'model_malformed'
  | 'external_data'
  | 'tensor_too_large'
  | 'tensor_mismatch'
  | 'inputs_unknown'
  | 'dim_mismatch'
  | 'tokenizer_invalid'
  | 'runtime_missing'
  | 'session_failed'
  | 'not_finite';

/** A model that cannot be used as asked; the message says what is wrong, where, and what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(
    readonly code: ModelErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
