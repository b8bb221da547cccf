import type { OnnxAttribute, OnnxConstant, OnnxGraph, OnnxNode } from '../onnx/write-onnx.js';
import { quantize } from './quantize.js';
import type { OriginalModel, OriginalTensor } from './read-original-weights.js';

const KONA = 'module/Encoder_en/KonaTransformer/Encode';
const APPLIED = 'module_apply_default/Encoder_en/KonaTransformer/Encode';
const STACK = `${APPLIED}/TransformerStack`;
const HEADS = 4;
const EPSILON = 1e-6;
/** Added to the score of a place that holds no token: nothing is left of it after the softmax. */
const FORBIDDEN = 1e9;
/** The L2 norm of nothing but zeros is taken as this. */
const LEAST_NORM = 1e-6;
/** Nodes known to every ONNX Runtime since 1.12, also on WebGPU. */
const OPSET = 17;

/**
 * Universal Sentence Encoder Lite (Cer et al. 2018, https://arxiv.org/abs/1803.11175; the transformer variant of
 * tfhub's lite model) as an ONNX graph, rebuilt from the graph of the original by stock nodes:
 * x = 2 · embedding + sines and cosines of the place; two pre-norm transformer layers (width 256, then 512; 4 heads;
 * the residual of the first goes through a dense layer); the mean over the tokens; dense and tanh; L2 norm 1.
 *
 * Matrices are stored as int8 with a factor for each column (embeddings: each row) and are float32 again once the
 * model is loaded: a text's vector doesn't depend on the texts beside it, as it would with activations in int8.
 *
 * Inputs `input_ids` and `attention_mask` (int64, batch x length), as for models of other makers; output
 * `sentence_embedding` (float32, batch x 512).
 */
export function useLiteGraph({ tensors }: OriginalModel): OnnxGraph {
  const constants: OnnxConstant[] = [];
  const nodes: OnnxNode[] = [];
  let count = 0;

  function add(op: string, inputs: string[], attributes: Record<string, OnnxAttribute> = {}): string {
    const [output = ''] = addMany(op, inputs, 1, attributes);
    return output;
  }
  function addMany(
    op: string,
    inputs: string[],
    outputs: number,
    attributes: Record<string, OnnxAttribute> = {},
  ): string[] {
    const names = Array.from({ length: outputs }, () => `${op}_${++count}`);
    nodes.push({ op, inputs, outputs: names, attributes });
    return names;
  }
  function floats(name: string, numbers: Float32Array, dims: readonly number[] = [numbers.length]): string {
    constants.push({ name, type: 'float', dims, numbers });
    return name;
  }
  function number(value: number): string {
    return floats(`number_${++count}`, Float32Array.of(value), []);
  }
  function ints(...values: number[]): string {
    const name = `ints_${++count}`;
    constants.push({
      name,
      type: 'int64',
      dims: [values.length],
      numbers: BigInt64Array.from(values, BigInt),
    });
    return name;
  }
  function vector(name: string, from: string): string {
    return floats(name, find(tensors, from).numbers);
  }
  function matrix(name: string, from: string, along: 'rows' | 'columns' = 'columns'): string {
    const { shape, numbers } = find(tensors, from);
    const columns = shape.at(-1) ?? 1;
    const rows = numbers.length / columns;
    const { values, scales } = quantize(numbers, { columns, along });
    constants.push({ name: `${name}_int8`, type: 'int8', dims: [rows, columns], numbers: values });
    const factors = floats(`${name}_scale`, scales, along === 'rows' ? [rows, 1] : [1, columns]);
    return add('Mul', [add('Cast', [`${name}_int8`], { to: { int: 1 } }), factors]);
  }
  function dense(x: string, weights: string, bias: string): string {
    return add('Add', [add('MatMul', [x, weights]), bias]);
  }

  const mask = add('Cast', ['attention_mask'], { to: { int: 1 } });
  /** Batch x 1 x 1 x length: 0 where a token stands. */
  const bias = add('Mul', [add('Sub', [add('Unsqueeze', [mask, ints(1, 2)]), number(1)]), number(FORBIDDEN)]);
  let x = placed();
  for (const layer of [0, 1]) x = transform(x, layer);
  const pooled = pool(x);
  const top = 'module/Encoder_en/hidden_layers/tanh_layer_0';
  const last = add('Tanh', [
    dense(pooled, matrix('top', `${top}/weights`), vector('top_bias', `${top}/bias`)),
  ]);
  const norm = add('Max', [
    add('ReduceL2', [last], { axes: { ints: [-1] }, keepdims: { int: 1 } }),
    number(LEAST_NORM),
  ]);
  nodes.push({ op: 'Div', inputs: [last, norm], outputs: ['sentence_embedding'] });
  return {
    name: 'use-lite-en',
    opset: OPSET,
    inputs: ['input_ids', 'attention_mask'].map((name) => ({
      name,
      type: 'int64',
      dims: ['batch', 'length'],
    })),
    outputs: [{ name: 'sentence_embedding', type: 'float', dims: ['batch', 512] }],
    constants,
    nodes,
  };

  /** Embeddings of the tokens, twice, and where they stand. */
  function placed(): string {
    const table = matrix('embeddings', 'module/Embeddings_en', 'rows');
    const embedded = add('Gather', [table, 'input_ids']);
    const length = add('Squeeze', [add('Shape', ['input_ids'], { start: { int: 1 }, end: { int: 2 } })]);
    const [zero, one] = [0n, 1n].map((value) => {
      const name = `int_${++count}`;
      constants.push({ name, type: 'int64', dims: [], numbers: BigInt64Array.of(value) });
      return name;
    });
    const places = add('Cast', [add('Range', [zero ?? '', length, one ?? ''])], { to: { int: 1 } });
    const { numbers } = find(tensors, `${STACK}/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`);
    const angles = add('Mul', [
      add('Unsqueeze', [places, ints(1)]),
      floats('timescales', numbers, [1, numbers.length]),
    ]);
    const timing = add('Concat', [add('Sin', [angles]), add('Cos', [angles])], { axis: { int: 1 } });
    return add('Add', [add('Mul', [embedded, number(2)]), timing]);
  }

  function transform(input: string, layer: number): string {
    const at = `${APPLIED}/Layer_${layer}/TransformerLayer`;
    const name = (part: string) => `layer${layer}_${part}`;
    function norm(value: string, part: string, from: string): string {
      const place = `${from}/layer_prepostprocess/layer_norm`;
      return add(
        'LayerNormalization',
        [
          value,
          vector(name(`${part}_scale`), `${place}/layer_norm_scale/ConcatPartitions/concat`),
          vector(name(`${part}_bias`), `${place}/layer_norm_bias/ConcatPartitions/concat`),
        ],
        { axis: { int: -1 }, epsilon: { float: EPSILON } },
      );
    }
    const attended = attend(norm(input, 'norm', at), layer);
    const residual =
      layer === 0
        ? dense(
            input,
            matrix(name('residual'), `${at}/dense/kernel/ConcatPartitions/concat`),
            vector(name('residual_bias'), `${at}/dense/bias/ConcatPartitions/concat`),
          )
        : input;
    const sum = add('Add', [attended, residual]);
    const feed = (part: number) => ({
      weights: matrix(
        name(`conv${part}`),
        `${STACK}/Layer_${layer}/TransformerLayer/FFN/conv${part}/Tensordot/Reshape_1`,
      ),
      bias: vector(name(`conv${part}_bias`), `${at}/FFN/conv${part}/bias/ConcatPartitions/concat`),
    });
    const [first, second] = [feed(1), feed(2)];
    const inner = add('Relu', [dense(norm(sum, 'feed_norm', `${at}/FFN`), first.weights, first.bias)]);
    return add('Add', [dense(inner, second.weights, second.bias), sum]);
  }

  /** Attention of 4 heads (Vaswani et al. 2017). */
  function attend(input: string, layer: number): string {
    const name = (part: string) => `layer${layer}_${part}`;
    const part = (kind: string) => ({
      weights: matrix(
        name(kind),
        `${KONA}/Layer_${layer}/TransformerLayer/MultiheadAttention/${kind}_transform_single/kernel/part_0`,
      ),
      bias: vector(
        name(`${kind}_bias`),
        `${APPLIED}/Layer_${layer}/TransformerLayer/MultiheadAttention/${kind}_transform_single/bias/ConcatPartitions/concat`,
      ),
    });
    const [qkv, output] = [part('qkv'), part('output')];
    const width = layer === 0 ? 256 : 512;
    const scale = find(tensors, `${STACK}/Layer_${layer}/TransformerLayer/MultiheadAttention/mul/y`).numbers;
    const split = addMany('Split', [dense(input, qkv.weights, qkv.bias)], 3, { axis: { int: -1 } });
    const [query = '', key = '', value = ''] = split.map((it, i) =>
      add('Transpose', [add('Reshape', [it, ints(0, 0, HEADS, width / HEADS)])], {
        perm: { ints: i === 1 ? [0, 2, 3, 1] : [0, 2, 1, 3] },
      }),
    );
    const scaled = add('Mul', [query, floats(name('scale'), scale, [])]);
    const scores = add('Softmax', [add('Add', [add('MatMul', [scaled, key]), bias])], {
      axis: { int: -1 },
    });
    const joined = add('Transpose', [add('MatMul', [scores, value])], { perm: { ints: [0, 2, 1, 3] } });
    return dense(add('Reshape', [joined, ints(0, 0, width)]), output.weights, output.bias);
  }

  /** The mean over the tokens. */
  function pool(value: string): string {
    const whole = add('Unsqueeze', [mask, ints(-1)]);
    const sum = add('ReduceSum', [add('Mul', [value, whole]), ints(1)], { keepdims: { int: 0 } });
    const length = add('Max', [add('ReduceSum', [mask, ints(1)], { keepdims: { int: 1 } }), number(1)]);
    return add('Div', [sum, length]);
  }
}

function find(tensors: OriginalModel['tensors'], name: string): OriginalTensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`The original has no tensor ${name}: is it another version?`);
  return tensor;
}
