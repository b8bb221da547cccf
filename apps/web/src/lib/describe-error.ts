import { t } from '@lingui/core/macro';
import { ApiError, NetworkError } from './errors.js';

/** One sentence for people about any failure; what we did not expect stays without details. */
export function describeError(error: unknown): string {
  if (error instanceof NetworkError) return t`The server doesn't answer. Check that LoRA Manager is running.`;
  if (!(error instanceof ApiError)) return t`Something went wrong on this page. Reload it.`;
  switch (error.code) {
    case 'not_found':
      return t`This is not here any more.`;
    case 'forbidden':
      return t`Your account isn't allowed to do this.`;
    case 'too_many_requests':
      return t`Too many tries. Wait a minute, then try again.`;
    case 'internal':
      return t`The server ran into a problem. Its log has more under ${error.body.requestId}.`;
    default:
      return error.message;
  }
}
