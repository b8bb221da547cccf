import type { Kernels } from './kernels.js';
import { typescriptKernels } from './typescript-kernels.js';
import { wasmKernels } from './wasm-kernels.js';

/** WebAssembly with SIMD where the runtime has it, else the reference, which gives the same numbers. */
export function chooseKernels(): Kernels {
  try {
    return wasmKernels();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return typescriptKernels();
    throw error;
  }
}
