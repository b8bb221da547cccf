/** Where things are in the memory of the module, and what it exports: as kernels.wat says. */
/** Regions of the module's memory in bytes, as in kernels.wat. */
export const STAGE = 8_192;
export const STAGE_BYTES = 64 * 1024;
export const LEFT = 131_072;
export const RIGHT = 655_360;
export const SIDE_NUMBERS = 131_072;
export const SMALL = 1_179_648;
export const WIDE = 1_183_744;
export const WIDE_BYTES = 4 * 1024 * 1024;
export const SPARE = 5_378_048;
export const SPARE_BYTES = 4 * 1024 * 1024;
export const SUMS = 9_572_352;
export const SIGNS = 9_580_544;
export const SIGNS_BYTES = 1024 * 1024;
export const INPUT = 10_629_120;
export const INPUT_BYTES = 4 * 1024 * 1024;

export interface Exports {
  memory: WebAssembly.Memory;
  bits: WebAssembly.Global;
  decode_f16: (from: number, count: number) => number;
  decode_bf16: (from: number, count: number) => number;
  decode_f32: (from: number, count: number) => number;
  fold_columns(count: number, column: number, sums: number): void;
  fold_rows(from: number, rows: number, width: number, row: number): void;
  add_run(from: number, count: number, sums: number, sign: number): void;
  multiply(rank: number): void;
  fold_all_columns: FoldAll;
  fold_all_rows: FoldAll;
  add_to_sketch(scale: number, bucket: number, stride: number, seed: number): number;
  decode_all(dtype: number, size: number, src: number, count: number, to: number): number;
  fold_products(a: number, b: number, rows: number, length: number, signs: number, acc: number): void;
  add_kronecker(
    first: number,
    a: number,
    b: number,
    u: number,
    c: number,
    cEnd: number,
    cAll: number,
    v: number,
    d: number,
    begin: number,
    end: number,
    rowSigns: number,
    left: number,
    right: number,
  ): void;
  gram(leftRows: number, rightRows: number, length: number): void;
}

type FoldAll = (
  dtype: number,
  size: number,
  src: number,
  rows: number,
  width: number,
  signs: number,
  acc: number,
) => number;

/** The module with views of its memory. */
export interface Machine {
  wasm: Exports;
  bytes: Uint8Array;
  numbers: Float32Array;
}
