import type { NotAnalysed } from '../layout/module-layout.js';

/** Names of modules with something in common; a long list is cut and counted. */
export interface NameList {
  count: number;
  /** At most `listedNames`. */
  names: string[];
}

/** The change in one block of the model. */
export interface BlockNorm {
  block: string;
  part: string;
  modules: number;
  /** Estimate of the sum of all squared numbers of the block's change. */
  squaredNorm: number;
}

/** How much of the whole change sits in a part of the model. */
export interface PartShare {
  /** A text encoder (`clip_l`, `t5` …), `down`, `mid`, `up`, a list of a transformer's blocks, `other`. */
  part: string;
  modules: number;
  squaredNorm: number;
  /** Of the whole, 0 to 1; 0 where nothing is changed. */
  share: number;
}

/** What one pass over a file's weights tells. */
export interface WeightSketch {
  format: string;
  /** 1,024 numbers; the cosine of two sketches estimates that of the changes, with an error of about 0.03. */
  values: Float32Array;
  /**
   * Estimate of the squared norm of the whole change, within some per cent for a whole adapter; the exact one is
   * `measureNorms`.
   */
  squaredNorm: number;
  /** Canonical modules in the sketch. */
  modules: number;
  /** Modules whose direction alone is known: the size of a DoRA's change depends on the base model. */
  doraModules: number;
  blocks: BlockNorm[];
  parts: PartShare[];
  /** Modules that are left out, with the reason. */
  notAnalysed: { count: number; modules: NotAnalysed[] };
  /** NaN or infinite numbers and the modules, by the file's names, that hold them; these are left out. */
  nonFinite: NameList & { numbers: number };
  /** Canonical modules that change nothing. */
  dead: NameList;
  /** Canonical modules whose numbers are {@link EXPLODING_RATIO} times the usual, or beyond float32. */
  exploding: NameList;
}

/** A module explodes when the root mean square of its change is this many times the median of all modules. */
export const EXPLODING_RATIO = 100;

/** With fewer modules the median says nothing. */
export const EXPLODING_MIN_MODULES = 8;
