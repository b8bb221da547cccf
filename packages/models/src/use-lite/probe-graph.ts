import type { OnnxGraph } from '../onnx/write-onnx.js';

/**
 * One product of two matrices given at run time, `a` (rows x inner) and `b` (inner x columns): the smallest model that
 * shows whether a provider of ONNX Runtime truly calculates.
 */
export function probeGraph(): OnnxGraph {
  return {
    name: 'probe',
    opset: 17,
    inputs: [
      { name: 'a', type: 'float', dims: ['rows', 'inner'] },
      { name: 'b', type: 'float', dims: ['inner', 'columns'] },
    ],
    outputs: [{ name: 'product', type: 'float', dims: ['rows', 'columns'] }],
    constants: [],
    nodes: [{ op: 'MatMul', inputs: ['a', 'b'], outputs: ['product'] }],
  };
}
