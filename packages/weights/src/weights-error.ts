/** Why weights cannot be read. */
export type WeightsErrorCode =
  | 'unknown_dtype'
  | 'too_large'
  | 'file_changed'
  | 'unknown_module'
  | 'too_many_candidates'
  | 'no_candidates';

/** Weights that cannot be read as asked; the message says what to do. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';

  constructor(
    readonly code: WeightsErrorCode,
    message: string,
  ) {
    super(message);
  }
}
