import type { ScanKernels } from './kernels.js';
import { typescriptKernels } from './typescript-kernels.js';
import { wasmKernels } from './wasm-kernels.js';

/** WebAssembly with SIMD where the runtime has it, else the reference, which gives the same scores. */
export function chooseKernels(create: () => ScanKernels = wasmKernels): ScanKernels {
  try {
    return create();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return typescriptKernels();
    throw error;
  }
}
