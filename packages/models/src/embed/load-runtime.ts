import type * as Ort from 'onnxruntime-node';
import { ModelError } from '../model-error.js';

/**
 * The runtime, loaded when it is first needed: it takes memory, and has no binary for some machines (Intel Macs,
 * Linux without glibc), where everything else works without it.
 *
 * @throws ModelError `runtime_missing`
 */
export async function loadRuntime(): Promise<typeof Ort> {
  try {
    const ort = await import('onnxruntime-node');
    // Its messages come as errors, with a reason; on the console they would only be noise.
    ort.env.logLevel = 'fatal';
    return ort;
  } catch (cause) {
    throw new ModelError(
      'runtime_missing',
      `ONNX Runtime cannot be loaded on ${process.platform} ${process.arch}; search by meaning is off. ${cause instanceof Error ? cause.message : ''}`.trim(),
      { cause },
    );
  }
}
