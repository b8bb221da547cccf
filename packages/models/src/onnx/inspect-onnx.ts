import { open } from 'node:fs/promises';
import { MODEL_LIMITS } from '../limits.js';
import { ModelError } from '../model-error.js';
import { type FileWindow, openWindow } from './file-window.js';
import { inspectTensor } from './inspect-tensor.js';
import { FIELD } from './onnx-fields.js';
import { type FieldCount, readName, walkFields, type WireField } from './walk-fields.js';

/** An input or output of a model: sizes, or null where they are known only when it runs. */
export interface ModelPort {
  name: string;
  dims: readonly (number | null)[];
}

/** What a model file says of itself. */
export interface ModelSummary {
  inputs: readonly ModelPort[];
  outputs: readonly ModelPort[];
  /** Nodes, those of inner graphs among them. */
  nodes: number;
}

interface Walk {
  file: FileWindow;
  count: FieldCount;
  nodes: number;
}

/**
 * Checks an ONNX file before any runtime sees it: whole, no other file, no tensor beyond its data. Reads names and
 * shapes only, whatever the size of the file.
 *
 * @throws ModelError `model_truncated`, `model_malformed`, `external_data`, `tensor_too_large`, `tensor_mismatch`
 */
export async function inspectOnnx(path: string): Promise<ModelSummary> {
  const handle = await open(path, 'r');
  try {
    const file = await openWindow(handle);
    const walk: Walk = { file, count: { left: MODEL_LIMITS.fields }, nodes: 0 };
    const summary = { inputs: [] as ModelPort[], outputs: [] as ModelPort[] };
    let graphs = 0;
    for await (const field of walkFields(file, { start: 0, end: file.size }, walk.count)) {
      if (field.number === FIELD.model.graph) {
        graphs += 1;
        await walkGraph(walk, field, 0, summary);
      } else if (field.number === FIELD.model.functions) {
        await walkFunction(walk, field);
      } else if (field.number === FIELD.model.training) {
        throw new ModelError('model_malformed', 'model.onnx is for training. Export it for inference.');
      }
    }
    if (graphs !== 1 || walk.nodes === 0)
      throw new ModelError('model_malformed', 'model.onnx is no ONNX file: it has no graph.');
    return { ...summary, nodes: walk.nodes };
  } finally {
    await handle.close();
  }
}

async function walkGraph(
  walk: Walk,
  at: WireField,
  depth: number,
  ports?: { inputs: ModelPort[]; outputs: ModelPort[] },
): Promise<void> {
  if (depth > MODEL_LIMITS.depth)
    throw new ModelError(
      'model_malformed',
      `model.onnx has graphs more than ${MODEL_LIMITS.depth} levels deep.`,
    );
  const { graph } = FIELD;
  const constants = new Set<string>();
  for await (const field of walkFields(walk.file, at, walk.count)) {
    if (field.number === graph.node) await walkNode(walk, field, depth);
    else if (field.number === graph.initializer) {
      await inspectTensor(walk.file, field, walk.count);
      if (ports) constants.add(await readTensorName(walk, field));
    } else if (field.number === graph.sparseInitializer) throw sparse();
    else if (ports && field.number === graph.input) ports.inputs.push(await readPort(walk, field));
    else if (ports && field.number === graph.output) ports.outputs.push(await readPort(walk, field));
  }
  // Old files list their constants among the inputs.
  if (ports) ports.inputs = ports.inputs.filter(({ name }) => !constants.has(name));
}

async function walkFunction(walk: Walk, at: WireField): Promise<void> {
  for await (const field of walkFields(walk.file, at, walk.count)) {
    if (field.number === FIELD.function.node) await walkNode(walk, field, 0);
  }
}

async function walkNode(walk: Walk, at: WireField, depth: number): Promise<void> {
  walk.nodes += 1;
  const { attribute } = FIELD;
  for await (const field of walkFields(walk.file, at, walk.count)) {
    if (field.number !== FIELD.node.attribute) continue;
    for await (const part of walkFields(walk.file, field, walk.count)) {
      if (part.number === attribute.tensor || part.number === attribute.tensors)
        await inspectTensor(walk.file, part, walk.count);
      else if (part.number === attribute.graph || part.number === attribute.graphs)
        await walkGraph(walk, part, depth + 1);
      else if (part.number === attribute.sparseTensor || part.number === attribute.sparseTensors)
        throw sparse();
    }
  }
}

async function readTensorName(walk: Walk, at: WireField): Promise<string> {
  for await (const field of walkFields(walk.file, at, walk.count)) {
    if (field.number === FIELD.tensor.name) return readName(walk.file, field);
  }
  return '';
}

async function readPort(walk: Walk, at: WireField): Promise<ModelPort> {
  const { file, count } = walk;
  let name = '';
  const dims: (number | null)[] = [];
  for await (const field of walkFields(file, at, count)) {
    if (field.number === FIELD.value.name) name = await readName(file, field);
    else if (field.number === FIELD.value.type) await readShape(walk, field, dims);
  }
  return { name, dims };
}

/** TypeProto > tensor > shape > dim > size. */
async function readShape({ file, count }: Walk, at: WireField, dims: (number | null)[]): Promise<void> {
  for await (const type of walkFields(file, at, count)) {
    if (type.number !== FIELD.type.tensor) continue;
    for await (const part of walkFields(file, type, count)) {
      if (part.number !== FIELD.tensorType.shape) continue;
      for await (const dim of walkFields(file, part, count)) {
        let size: number | null = null;
        for await (const field of walkFields(file, dim, count)) {
          if (field.number === FIELD.dim.size) size = Number(field.value);
        }
        dims.push(size);
      }
    }
  }
}

function sparse(): ModelError {
  return new ModelError('tensor_mismatch', 'model.onnx has sparse tensors, which are not supported.');
}
