/** What one file may cost. Each limit is far beyond real adapters and short of what could hurt. */
export const WEIGHT_LIMITS = {
  /**
   * Longest side of a matrix: its signs are kept as a table of 4 bytes a row. Vocabularies have 262,144 rows,
   * flattened convolutions 23,040 columns.
   */
  dimension: 1 << 20,
  /** Highest rank that is folded (LoHa: the square of its rank). Adapters stay below 1,024. */
  rank: 4_096,
  /**
   * Bytes kept for modules of which only some tensors were seen. A module's tensors mostly stand side by side, then a
   * few kilobytes are; a file of all `down`s before all `up`s of rank 128 keeps 16 MB.
   */
  heldBytes: 64 * 1024 * 1024,
  /** Numbers of one tensor that must be kept whole (factors of LoHa, LoKr and Tucker): 32 MB as float32. */
  wholeTensor: 8 * 1024 * 1024,
  /** Numbers of one module when it is read for exact products: 256 MB as float32. */
  moduleNumbers: 64 * 1024 * 1024,
  /** Multiplications for one exact product of two modules, some seconds; beyond, the module is left out by name. */
  productWork: 2 ** 33,
  /** Multiplications to fold one LoHa, LoKr or Tucker module during the scan, below a second. */
  foldWork: 2 ** 29,
  /** The same for all such modules of one file, about half a minute: many small tensors could ask for hours. */
  fileWork: 2 ** 35,
  /** Highest rank of which a spectrum is computed: its time grows with the cube, 2 ms at 32, 0.5 s at 512. */
  spectrumRank: 512,
  /** Multiplications for all spectra of one file, about a minute: SDXL at rank 256 stays below. */
  spectraWork: 2 ** 38,
  /** Names listed where something is wrong with modules; the rest is counted. */
  listedNames: 50,
  /** Candidates that a merge is explained with at once. */
  mergeCandidates: 8,
} as const;
