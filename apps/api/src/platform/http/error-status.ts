import type { ErrorCode } from '@lora/schema';

/** The one map from codes to HTTP statuses. */
export const STATUS_OF: Record<ErrorCode, number> = {
  validation_failed: 400,
  cursor_mismatch: 400,
  bad_query: 400,
  root_not_a_folder: 400,
  path_outside_root: 400,
  unauthorized: 401,
  wrong_credentials: 401,
  forbidden: 403,
  not_found: 404,
  no_still: 404,
  conflict: 409,
  already_set_up: 409,
  set_up_needed: 409,
  root_exists: 409,
  root_overlaps: 409,
  root_offline: 409,
  not_allowed_here: 409,
  job_finished: 409,
  model_exists: 409,
  model_in_use: 409,
  ml_off: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  preview_unusable: 422,
  model_refused: 422,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
};

/** Codes of failures that frameworks report by status only. */
export function codeOfStatus(status: number): ErrorCode {
  const codes: Record<number, ErrorCode> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    405: 'not_found',
    409: 'conflict',
    412: 'precondition_failed',
    413: 'payload_too_large',
    429: 'too_many_requests',
    503: 'unavailable',
  };
  return codes[status] ?? (status >= 500 ? 'internal' : 'validation_failed');
}
