/** What a model folder may hold; a folder comes from anywhere. */
export const MODEL_LIMITS = {
  /** Bytes of manifest.json: it has nine short fields. */
  manifest: 64 * 1024,
  /** Bytes of tokenizer.json: the largest in use (250,000 pieces in many languages) have 17 MB. */
  tokenizer: 64 * 1024 * 1024,
  /** Bytes of model.onnx: a protobuf message ends at 2 GiB. */
  model: 2 ** 31 - 1,
  /** Numbers of one tensor: the embeddings of the largest tokenizers have 256 million. */
  tensorNumbers: 2 ** 29,
  /** Fields of the model file that are looked at: a transformer of 48 layers has some 100,000. */
  fields: 3_000_000,
  /** Graphs inside of graphs: real ones have one or two levels. */
  depth: 8,
  /** Bytes of a name inside the model. */
  name: 4096,
  /** Numbers of a vector: the largest text models in use give 4,096. */
  dim: 8192,
  /** Tokens that a text is cut to: attention grows with the square, at 8,192 a text needs gigabytes. */
  tokens: 2048,
} as const;
