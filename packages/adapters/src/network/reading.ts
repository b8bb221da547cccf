import type { BaseModel, NetworkType } from '@lora/schema/values';
import type { Fact } from '../fact.js';

/** One tensor as the header names it. No bytes: everything here is known from names and shapes alone. */
export interface TensorLike {
  name: string;
  shape: readonly number[];
  /** As in the header: `F16`, `BF16`, `F32`, `F8_E4M3` … */
  dtype: string;
}

/** The habit of naming tensors, which tells the tool family that wrote the file. */
export type KeyStyle =
  | 'kohya'
  | 'diffusers'
  | 'peft'
  | 'ai-toolkit'
  | 'comfyui'
  | 'onetrainer'
  | 'lycoris'
  | 'xlabs'
  | 'cloneofsimo'
  | 'omi'
  | 'unknown';

/** Which parts of a model the adapter changes, as numbers of modules. */
export interface TrainedParts {
  denoiser: number;
  /** How the names call the denoiser: SD models have a U-Net, newer ones a transformer; null where none is trained. */
  denoiserKind: 'unet' | 'transformer' | null;
  /** Keys as the file counts them: `te1`, `te2`, `te3`, or `clip_l`, `clip_g`, `t5` where it names them. */
  textEncoders: Record<string, number>;
  /** Trained tokens that travel inside the file (`<s1>`, `bundle_emb.*`). */
  embeddings: number;
}

export interface BaseReading {
  /**
   * Every base model that names and shapes allow, in the order of BASE_MODELS. Empty: they fit none that we
   * know. `unknown` beside others: a model that we know but have no name for fits as well.
   */
  possible: BaseModel[];
  evidence: string[];
}

export interface NetworkReading {
  kind: 'adapter';
  /** `dora` where any module has a magnitude vector; `algorithm` tells what is beneath. */
  networkType: Fact<NetworkType>;
  algorithm: NetworkType;
  /** The rank that most parameters have (LoKr: its dim); null where the algorithm has none. */
  rank: number | null;
  rankMin: number | null;
  rankMax: number | null;
  /** Modules with an alpha tensor; the values stand in the bytes, not in the header. */
  alphaCount: number;
  keyStyle: Fact<KeyStyle>;
  /** Parameters (numbers, not bytes) by dtype. */
  dtypes: Record<string, number>;
  parameters: number;
  modules: number;
  parts: TrainedParts;
  bases: BaseReading;
  /** Only where names and shapes prove it: `Flux.2 Klein 9B`, `Wan 14B I2V`. */
  variant?: string;
  warnings: { code: string; message: string }[];
}

/** What a file is instead of an adapter for an image or video model. */
export type NotAdapterKind =
  | 'textual-inversion'
  | 'controlnet'
  | 'ip-adapter'
  | 'text-model-adapter'
  | 'checkpoint'
  | 'vae'
  | 'text-encoder'
  | 'orphan-halves'
  | 'other';

export interface NotAnAdapter {
  kind: 'not-an-adapter';
  what: NotAdapterKind;
  /** One sentence for people. */
  reason: string;
}
