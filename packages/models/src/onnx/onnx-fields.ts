/**
 * Numbers of the fields that are written or read, by message, from the format's definition:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const FIELD = {
  model: { irVersion: 1, producer: 2, graph: 7, opsetImport: 8, training: 20, functions: 25 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparseInitializer: 15 },
  node: { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 },
  function: { node: 7 },
  attribute: {
    name: 1,
    float: 2,
    int: 3,
    text: 4,
    tensor: 5,
    graph: 6,
    ints: 8,
    tensors: 10,
    graphs: 11,
    type: 20,
    sparseTensor: 22,
    sparseTensors: 23,
  },
  sparse: { values: 1, indices: 2 },
  tensor: {
    dims: 1,
    dataType: 2,
    floats: 4,
    int32s: 5,
    strings: 6,
    int64s: 7,
    name: 8,
    rawData: 9,
    doubles: 10,
    uint64s: 11,
    externalData: 13,
    location: 14,
  },
  entry: { key: 1, value: 2 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dim: 1 },
  dim: { size: 1, name: 2 },
} as const;

export const DATA_TYPE = { float: 1, int8: 3, int64: 7 } as const;
export const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;
