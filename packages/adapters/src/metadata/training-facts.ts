/** Everything that a header says about how its network was trained; null = not said. */
export interface TrainingFacts {
  trainer: Trainer | null;
  outputName: string | null;
  networkModule: string | null;
  networkDim: number | null;
  networkAlpha: number | null;
  networkDropout: number | null;
  /** `ss_network_args`: algo, conv_dim, preset, ... as found. */
  networkArgs: Record<string, string | number | boolean>;
  algorithm: string | null;
  convDim: number | null;
  convAlpha: number | null;
  epoch: number | null;
  epochs: number | null;
  steps: number | null;
  maxSteps: number | null;
  learningRate: number | null;
  unetLearningRate: number | null;
  /** A list of rates where each text encoder has its own; the first is given. */
  textEncoderLearningRate: number | null;
  /** The class alone: `AdamW8bit`. */
  optimizer: string | null;
  /** What stands in its brackets. */
  optimizerArgs: string | null;
  scheduler: string | null;
  warmupSteps: number | null;
  precision: string | null;
  /** `1024x768`, or `512` of a square given as one number. */
  resolution: string | null;
  images: number | null;
  regularisationImages: number | null;
  batchSize: number | null;
  batchesPerEpoch: number | null;
  gradientAccumulation: number | null;
  seed: number | null;
  clipSkip: number | null;
  noiseOffset: number | null;
  minSnrGamma: number | null;
  guidanceScale: number | null;
  timestepSampling: string | null;
  flowShift: number | null;
  baseModelVersion: string | null;
  checkpoint: Checkpoint | null;
  vae: string | null;
  sessionId: string | null;
  /** ISO, UTC. */
  startedAt: string | null;
  finishedAt: string | null;
  durationSeconds: number | null;
  comment: string | null;
  /** `sshs_model_hash`: what the trainer says that AutoV3 is; never taken for true. */
  claimedModelHash: string | null;
  datasets: DatasetFolder[];
  buckets: Bucket[];
  tags: TrainingTags;
  spec: ModelSpec;
}

/** The program that wrote the file. */
export interface Trainer {
  name: string;
  version: string | null;
  evidence: string;
}

/** The model that the training started from. */
export interface Checkpoint {
  name: string | null;
  /** Eight digits of A1111's old hash. */
  legacyHash: string | null;
  sha256: string | null;
}

export interface DatasetFolder {
  name: string;
  repeats: number | null;
  images: number | null;
  classTokens: string | null;
  captionPrefix: string | null;
  regularisation: boolean;
}

export interface Bucket {
  width: number;
  height: number;
  images: number | null;
}

export interface TrainingTags {
  /** Distinct tags of all folders. */
  total: number;
  /** Whether the table was longer than the limit, so that `total` is a lower bound. */
  cut: boolean;
  /** The most frequent, counts of all folders added. */
  top: { tag: string; count: number }[];
}

/** `modelspec.*`, Stability-AI/ModelSpec. */
export interface ModelSpec {
  title: string | null;
  author: string | null;
  description: string | null;
  date: string | null;
  license: string | null;
  usageHint: string | null;
  triggerPhrase: string | null;
  tags: string[];
  mergedFrom: string | null;
  architecture: string | null;
  implementation: string | null;
  resolution: string | null;
  predictionType: string | null;
  hasThumbnail: boolean;
}
