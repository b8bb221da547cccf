/** Bytes that can be read at any place: a file, a buffer, a part of a download. */
export interface ByteSource {
  /** Bytes in all, as known when the source was opened. */
  readonly size: number;
  /** The bytes from `offset`: exactly `length` of them, or fewer at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Where the source can change under the reader: throws a SafetensorsError `file_changed` if it has. */
  checkUnchanged?(): Promise<void>;
}

/** Reads from bytes in memory. Reads are views, not copies. */
export function bufferSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
