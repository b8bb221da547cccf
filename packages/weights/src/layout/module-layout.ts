import type { TensorInfo } from '@lora/safetensors';
import type { CanonicalModule } from '../canon/canonical-module.js';

/** What a tensor is within its module. `up` times `down` and their like, see LyCORIS `lycoris/modules/`. */
export type TensorRole =
  | 'down'
  | 'up'
  | 'mid'
  | 'alpha'
  | 'dora_scale'
  | 'hada_w1_a'
  | 'hada_w1_b'
  | 'hada_w2_a'
  | 'hada_w2_b'
  | 'hada_t1'
  | 'hada_t2'
  | 'lokr_w1'
  | 'lokr_w1_a'
  | 'lokr_w1_b'
  | 'lokr_w2'
  | 'lokr_w2_a'
  | 'lokr_w2_b'
  | 'lokr_t2';

/** Why a module is left out. Codes: the page writes the sentences. */
export type NotAnalysedReason =
  /** OFT, (IA)^3, GLoRA, full differences, norms: their change cannot be known without the base, or is no product. */
  | 'other_algorithm'
  | 'unknown_layout'
  | 'missing_half'
  | 'shape_mismatch'
  | 'zero_size'
  | 'unknown_dtype'
  | 'unknown_numbering'
  | 'named_twice'
  | 'too_large'
  | 'too_much_held'
  | 'alpha_not_finite'
  | 'not_finite'
  | 'overflow';

export interface NotAnalysed {
  /** As the file names it. */
  module: string;
  reason: NotAnalysedReason;
}

/** How a module's change is written down. `tucker`: with a core for convolutions. */
export type Algorithm = 'lora' | 'tucker' | 'loha' | 'lokr';

/** One module of a file: its change is a matrix of `rows` x `columns`, a convolution's kernel flattened into columns. */
export interface ModuleLayout {
  /** As the file names it. */
  module: string;
  algorithm: Algorithm;
  rows: number;
  columns: number;
  /** Positions of a convolution's kernel; 1 for a linear layer. */
  kernel: number;
  /** The rank; for LoKr of whichever factor has one, null where both factors are whole. */
  rank: number | null;
  /** Alpha is divided by this; null where it plays no part (LoKr of whole factors). */
  alphaDivisor: number | null;
  dora: boolean;
  tensors: ReadonlyMap<TensorRole, TensorInfo>;
  /** Its canonical names; several where the file joins matrices that the canon keeps apart. */
  parts: readonly CanonicalModule[];
}
