/**
 * Why a preview that exists is not shown:
 * - `no_still`: it is a clip, and no picture can be taken out of it: there is no ffmpeg, or it cannot read the clip
 * - `preview_unusable`: it is empty, damaged, too large, or no picture of a kind that is shown
 */
export type PreviewRefusalCode = 'no_still' | 'preview_unusable';

/** A picture that is never going to be shown as long as its file stays as it is. */
export class PreviewRefusal extends Error {
  override readonly name = 'PreviewRefusal';
  readonly code: PreviewRefusalCode;

  constructor(code: PreviewRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
