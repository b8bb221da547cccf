import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ATTRIBUTE, DATA_TYPE, FIELD } from './onnx-fields.js';

/** A constant of the graph; numbers as they lie in memory, little-endian. */
export interface OnnxConstant {
  name: string;
  type: 'float' | 'int8' | 'int64';
  dims: readonly number[];
  numbers: Float32Array | Int8Array | BigInt64Array;
}

/** Whole numbers are `ints`, numbers with a fraction `float`. */
export type OnnxAttribute = { int: number } | { float: number } | { ints: readonly number[] };

export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Record<string, OnnxAttribute>;
}

/** An input or output; a dimension is a size or the name of one that is known only when the model runs. */
export interface OnnxValue {
  name: string;
  type: 'float' | 'int64';
  dims: readonly (number | string)[];
}

export interface OnnxGraph {
  name: string;
  opset: number;
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  constants: readonly OnnxConstant[];
  nodes: readonly OnnxNode[];
}

/** Version of the file format: the one that ONNX 1.12 (opset 17) writes. */
const IR_VERSION = 8;

/**
 * Writes a model file of ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). The same graph gives the
 * same bytes: fields stand in the order of their numbers and nothing of the machine or the time goes in.
 */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const model = new BinaryWriter();
  writeInt(model, FIELD.model.irVersion, IR_VERSION);
  writeText(model, FIELD.model.producer, 'lora-manager');
  writeMessage(model, FIELD.model.graph, (it) => writeGraph(it, graph));
  writeMessage(model, FIELD.model.opsetImport, (it) => {
    writeText(it, FIELD.opset.domain, '');
    writeInt(it, FIELD.opset.version, graph.opset);
  });
  return model.finish();
}

function writeGraph(to: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) writeMessage(to, FIELD.graph.node, (it) => writeNode(it, node));
  writeText(to, FIELD.graph.name, graph.name);
  for (const one of graph.constants)
    writeMessage(to, FIELD.graph.initializer, (it) => writeConstant(it, one));
  for (const value of graph.inputs) writeMessage(to, FIELD.graph.input, (it) => writeValue(it, value));
  for (const value of graph.outputs) writeMessage(to, FIELD.graph.output, (it) => writeValue(it, value));
}

function writeNode(to: BinaryWriter, node: OnnxNode): void {
  for (const name of node.inputs) writeText(to, FIELD.node.input, name);
  for (const name of node.outputs) writeText(to, FIELD.node.output, name);
  writeText(to, FIELD.node.name, node.outputs.join(' '));
  writeText(to, FIELD.node.op, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    writeMessage(to, FIELD.node.attribute, (it) => writeAttribute(it, name, value));
  }
}

function writeAttribute(to: BinaryWriter, name: string, value: OnnxAttribute): void {
  writeText(to, FIELD.attribute.name, name);
  if ('int' in value) {
    writeInt(to, FIELD.attribute.int, value.int);
    writeInt(to, FIELD.attribute.type, ATTRIBUTE.int);
  } else if ('float' in value) {
    to.tag(FIELD.attribute.float, WireType.Bit32).float(value.float);
    writeInt(to, FIELD.attribute.type, ATTRIBUTE.float);
  } else {
    for (const one of value.ints) writeInt(to, FIELD.attribute.ints, one);
    writeInt(to, FIELD.attribute.type, ATTRIBUTE.ints);
  }
}

function writeConstant(to: BinaryWriter, { name, type, dims, numbers }: OnnxConstant): void {
  for (const size of dims) writeInt(to, FIELD.tensor.dims, size);
  writeInt(to, FIELD.tensor.dataType, DATA_TYPE[type]);
  writeText(to, FIELD.tensor.name, name);
  to.tag(FIELD.tensor.rawData, WireType.LengthDelimited).bytes(
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  );
}

function writeValue(to: BinaryWriter, value: OnnxValue): void {
  writeText(to, FIELD.value.name, value.name);
  writeMessage(to, FIELD.value.type, (type) =>
    writeMessage(type, FIELD.type.tensor, (tensor) => {
      writeInt(tensor, FIELD.tensorType.element, DATA_TYPE[value.type]);
      writeMessage(tensor, FIELD.tensorType.shape, (shape) => {
        for (const size of value.dims) {
          writeMessage(shape, FIELD.shape.dim, (it) => {
            if (typeof size === 'number') writeInt(it, FIELD.dim.size, size);
            else writeText(it, FIELD.dim.name, size);
          });
        }
      });
    }),
  );
}

function writeMessage(to: BinaryWriter, field: number, fill: (it: BinaryWriter) => void): void {
  to.tag(field, WireType.LengthDelimited).fork();
  fill(to);
  to.join();
}

function writeText(to: BinaryWriter, field: number, text: string): void {
  to.tag(field, WireType.LengthDelimited).string(text);
}

function writeInt(to: BinaryWriter, field: number, value: number): void {
  to.tag(field, WireType.Varint).int64(value);
}
