import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FIELD } from '../src/onnx/onnx-fields.js';

/** Writes protobuf by hand, for files that no honest program writes: numbers, texts, bytes and messages by field. */
export type Part = [field: number, value: number | string | Uint8Array | Part[]];

export function writeParts(parts: readonly Part[]): Uint8Array {
  const to = new BinaryWriter();
  for (const [field, value] of parts) {
    if (typeof value === 'number') to.tag(field, WireType.Varint).int64(value);
    else if (typeof value === 'string') to.tag(field, WireType.LengthDelimited).string(value);
    else {
      const bytes = Array.isArray(value) ? writeParts(value) : value;
      to.tag(field, WireType.LengthDelimited).bytes(bytes);
    }
  }
  return to.finish();
}

const PORT: Part[] = [
  [FIELD.value.name, 'input_ids'],
  [FIELD.value.type, [[FIELD.type.tensor, [[FIELD.tensorType.element, 7]]]]],
];

/** A model of one node around the parts of a constant. */
export function modelWith(...constants: Part[][]): Uint8Array {
  return modelOf([
    [FIELD.graph.node, [[FIELD.node.op, 'Identity']]],
    ...constants.map((parts): Part => [FIELD.graph.initializer, parts]),
    [FIELD.graph.input, PORT],
  ]);
}

export function modelOf(graph: Part[], ...more: Part[]): Uint8Array {
  return writeParts([[FIELD.model.irVersion, 8], [FIELD.model.graph, graph], ...more]);
}
