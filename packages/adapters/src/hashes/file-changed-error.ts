/** The file was written, replaced or cut while it was read: what was computed means nothing. Wait and try again. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
  readonly code = 'file_changed';
}
