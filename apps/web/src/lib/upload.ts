import type { AdapterDetail, ErrorResponse } from '@lora/schema';
import { checkConnection, noteAnswer } from './connection.js';
import { ApiError, NetworkError } from './errors.js';
import { renewToken } from './http.js';
import { useSession } from './session.js';

/** The one field of the form. */
const FIELD = 'file';

export interface UploadOptions {
  /** Told the share that has been sent, from 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isFailure(body: unknown): body is ErrorResponse {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body;
}

/**
 * Adds a picture to an adapter. Not by `fetch`, which tells nothing of how far a body has been sent. Throws ApiError
 * (`preview_unusable`, `payload_too_large`, `conflict`), NetworkError, and an AbortError after `signal`.
 */
export async function uploadPreview(
  adapterId: string,
  file: File,
  { onProgress, signal }: UploadOptions = {},
): Promise<AdapterDetail> {
  await renewToken();
  const form = new FormData();
  form.append(FIELD, file);
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', `/api/v1/adapters/${encodeURIComponent(adapterId)}/previews`);
    const { accessToken } = useSession.getState();
    if (accessToken) call.setRequestHeader('authorization', `Bearer ${accessToken}`);
    call.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total);
    });
    call.addEventListener('load', () => {
      const body = readJson(call.responseText);
      if (call.status >= 502 && call.status <= 504) {
        void checkConnection();
        reject(new NetworkError('The server does not answer.'));
        return;
      }
      noteAnswer();
      // A success of this address is always a detail; the document says so.
      if (call.status < 300) resolve(body as AdapterDetail);
      else {
        const failure = isFailure(body)
          ? body
          : { code: 'internal' as const, message: call.statusText, requestId: '' };
        reject(new ApiError(call.status, failure));
      }
    });
    call.addEventListener('error', () => {
      void checkConnection();
      reject(new NetworkError('The server does not answer.'));
    });
    call.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')));
    signal?.addEventListener('abort', () => call.abort());
    call.send(form);
  });
}
