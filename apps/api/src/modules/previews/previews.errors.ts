import { SAFETENSORS_ERROR_CODES } from '@lora/safetensors';
import type { ErrorCode } from '@lora/schema/values';
import { FileRefusal } from '../../platform/files/index.js';
import { DomainError } from '../../platform/http/index.js';
import { TaskError } from '../../platform/workers/index.js';
import { PreviewRefusal } from './preview-refusal.js';

/** How each expected failure is told to the client; whatever is not in it is a fault of ours. */
const ANSWERS: Readonly<Record<string, ErrorCode>> = {
  ...Object.fromEntries(SAFETENSORS_ERROR_CODES.map((code) => [code, 'preview_unusable'])),
  no_still: 'no_still',
  preview_unusable: 'preview_unusable',
  path_outside_root: 'path_outside_root',
  root_offline: 'root_offline',
  file_missing: 'not_found',
  not_a_file: 'preview_unusable',
  file_unreadable: 'preview_unusable',
  file_changed: 'preview_unusable',
  // The picture was too much for its thread.
  task_timeout: 'preview_unusable',
  worker_failed: 'preview_unusable',
  pool_closed: 'unavailable',
};

/** No preview with this id, or none that the caller may see. */
export function noPreview(id: string): DomainError {
  return new DomainError('not_found', `There is no preview ${id}.`);
}

/** A failure of reading or rendering, as the API tells it; an unknown one is given back as it is. */
export function asDomainError(error: unknown): unknown {
  if (!(error instanceof TaskError || error instanceof FileRefusal || error instanceof PreviewRefusal))
    return error;
  const code = error.code === undefined ? undefined : ANSWERS[error.code];
  return code === undefined ? error : new DomainError(code, error.message);
}
