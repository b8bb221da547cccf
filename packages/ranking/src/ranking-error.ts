/** Why vectors cannot be ranked. */
export type RankingErrorCode = 'wrong_dim' | 'wrong_row' | 'not_finite' | 'too_large';

/** A vector or matrix that cannot be used; the message says why. */
export class RankingError extends Error {
  override readonly name = 'RankingError';

  constructor(
    readonly code: RankingErrorCode,
    message: string,
  ) {
    super(message);
  }
}
