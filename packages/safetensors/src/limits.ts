/** What a header may hold at most. Each limit is far beyond real files and short of what could hurt. */
export const LIMITS = {
  /**
   * Longest JSON header in bytes: the limit of the reference library (MAX_HEADER_SIZE), so that no file it can
   * write is refused. Headers of real adapters are below 2 MB.
   */
  headerBytes: 100_000_000,
  /** Most tensors: the largest checkpoints have below 100,000, adapters a few thousand; one costs about 300 bytes. */
  tensors: 250_000,
  /** Most dimensions of a tensor: PyTorch and NumPy stop at 64. */
  dimensions: 64,
  /** Longest tensor name in UTF-8 bytes: real names stay below 250; names are stored and compared. */
  nameBytes: 2_048,
  /** Most keys in `__metadata__`: trainers write below 100, some tools one per tensor. */
  metadataEntries: 100_000,
  /** Longest key in `__metadata__` in UTF-8 bytes, for the same reason as a tensor's name. */
  metadataKeyBytes: 2_048,
  /** Longest metadata value in UTF-8 bytes: cover pictures in base64 take up to some MB, tag counts below 5 MB. */
  metadataValueBytes: 32 * 1024 * 1024,
  /** Deepest nesting: the format needs 3 (header, tensor, list); unknown fields may hold a little more. */
  depth: 16,
  /**
   * Most values in fields that the format does not know, over the whole header: none are usual, but a hundred
   * megabytes of them would keep the processor busy and fill the memory with their keys.
   */
  unknownValues: 100_000,
} as const;

/** The limits of one reading; see {@link LIMITS} for what each means. */
export type Limits = { [Name in keyof typeof LIMITS]: number };

/** How many bytes of a header are asked for at once, so that memory follows what really arrives. */
export const READ_STEP_BYTES = 4 * 1024 * 1024;

/** Tensors parsed before other work of the event loop gets its turn: about 2 ms. */
export const TENSORS_PER_TURN = 4_096;
