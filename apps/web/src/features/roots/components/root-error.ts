import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';

/** Why a root was refused. The server's own sentences name the folder and say what to do. */
export function describeRootError(error: unknown): string {
  if (!(error instanceof ApiError) || error.code !== 'validation_failed') return describeError(error);
  return error.fields['path'] ?? error.fields['ignore'] ?? error.fields['name'] ?? error.message;
}
