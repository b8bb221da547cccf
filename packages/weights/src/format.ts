/**
 * Names the sketch: its size, its signs and seeds, the layouts it reads and the canon of module names. Sketches of
 * different formats never meet; whoever changes any of these raises the number.
 */
export const SKETCH_FORMAT = 'lora-sketch/1';

/** Names the canon alone, for whatever else is stored by module name. */
export const CANON_VERSION = 1;

/** Numbers of a sketch. The error of a cosine is about 1 / sqrt(size), so 0.03. */
export const SKETCH_SIZE = 1024;

/** Both sides of a matrix are folded to this many sums; its square is {@link SKETCH_SIZE}. */
export const FOLD = 32;

/** Names what {@link WeightSpectra} say and how they are worked out; whoever changes that raises the number. */
export const SPECTRA_FORMAT = 'lora-spectra/1';
