import type { ErrorCode } from '@lora/schema';

/** A failure that the caller can understand and act on. Services throw it, one filter turns it into an answer. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  /**
   * @param code decides the HTTP status, see error-status.ts
   * @param message what is wrong, where, and what to do
   * @param details more for programs, such as sentences by field
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details?: Record<string, unknown>,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
