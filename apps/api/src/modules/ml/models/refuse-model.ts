import { ModelError } from '@lora/models';
import { DomainError } from '../../../platform/http/index.js';

/**
 * The answer to somebody whose model cannot be used; `details` has the reason as a code.
 *
 * @param error what reading or trying it out threw; anything but a ModelError is thrown on
 */
export function refuseModel(error: unknown): DomainError {
  if (error instanceof ModelError)
    return new DomainError('model_refused', error.message, { reason: error.code }, { cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new DomainError('model_refused', 'The disk of the data folder is full: make room and try again.', {
      reason: 'disk_full',
    });
  throw error;
}
