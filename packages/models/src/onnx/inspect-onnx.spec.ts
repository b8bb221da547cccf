import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyGraph } from '../../test/make-model-folder.js';
import { modelOf, modelWith, type Part, writeParts } from '../../test/write-parts.js';
import { ModelError } from '../model-error.js';
import { inspectOnnx, type ModelSummary } from './inspect-onnx.js';
import { FIELD } from './onnx-fields.js';
import { writeOnnx } from './write-onnx.js';

const { tensor: TENSOR, graph: GRAPH, node: NODE, attribute: ATTRIBUTE, entry: ENTRY } = FIELD;
const HUGE = 2 ** 40;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lora-onnx-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

let written = 0;
async function inspect(bytes: Uint8Array): Promise<ModelSummary> {
  const path = join(folder, `${written++}.onnx`);
  await writeFile(path, bytes);
  return inspectOnnx(path);
}

/** A constant of four numbers in float32. */
const FOUR: Part[] = [
  [TENSOR.dims, 4],
  [TENSOR.dataType, 1],
  [TENSOR.rawData, new Uint8Array(16)],
];

describe('a model file', () => {
  it('tells what goes in and comes out', async () => {
    expect(await inspect(writeOnnx(tinyGraph()))).toEqual({
      inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({ name, dims: [null, null] })),
      outputs: [{ name: 'last_hidden_state', dims: [null, null, 4] }],
      nodes: 1,
    });
  });

  it('may list its constants among the inputs, as old ones do', async () => {
    const { inputs } = await inspect(
      modelOf([
        [GRAPH.node, [[NODE.op, 'Identity']]],
        [GRAPH.initializer, [...FOUR, [TENSOR.name, 'weights']]],
        [GRAPH.input, [[FIELD.value.name, 'weights']]],
        [GRAPH.input, [[FIELD.value.name, 'input_ids']]],
      ]),
    );
    expect(inputs.map(({ name }) => name)).toEqual(['input_ids']);
  });

  it('may hold its numbers as bytes or as lists, of any kind', async () => {
    const dims: Part = [TENSOR.dims, 2];
    const sound: Part[][] = [
      FOUR,
      [dims, [TENSOR.dataType, 1], [TENSOR.floats, new Uint8Array(8)]],
      [dims, [TENSOR.dataType, 11], [TENSOR.doubles, new Uint8Array(16)]],
      [dims, [TENSOR.dataType, 7], [TENSOR.int64s, 1], [TENSOR.int64s, 1]],
      [dims, [TENSOR.dataType, 8], [TENSOR.strings, 'a'], [TENSOR.strings, 'b']],
      [dims, [TENSOR.dataType, 22], [TENSOR.rawData, new Uint8Array(1)]],
      [
        [TENSOR.dims, 0],
        [TENSOR.dataType, 1],
      ],
      [
        [TENSOR.dims, Uint8Array.of(2, 2)],
        [TENSOR.dataType, 2],
        [TENSOR.rawData, new Uint8Array(4)],
      ],
    ];
    expect(await inspect(modelWith(...sound))).toMatchObject({ nodes: 1 });
  });

  it('is truncated wherever it is cut', async () => {
    const whole = writeOnnx(tinyGraph());
    const path = join(folder, 'cut.onnx');
    for (let length = whole.length - 1; length > 0; length -= 7) {
      await writeFile(path, whole);
      await truncate(path, length);
      await expect(inspectOnnx(path), `${length} bytes`).rejects.toBeInstanceOf(ModelError);
    }
    await truncate(path, 0);
    await expect(inspectOnnx(path)).rejects.toMatchObject({ code: 'model_malformed' });
  });

  it.each([
    ['a text', Buffer.from('{"not":"a model"}')],
    ['a safetensors header', Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32])],
    ['one number after the other', new Uint8Array(4096).fill(0x80)],
    ['a group, which nobody writes any more', Uint8Array.of(0x3b, 0x3c)],
    ['no graph', writeParts([[FIELD.model.irVersion, 8]])],
    ['a graph without nodes', modelOf([])],
    ['two graphs', modelOf([[GRAPH.node, []]], [FIELD.model.graph, [[GRAPH.node, []]]])],
    ['a training model', modelOf([[GRAPH.node, []]], [FIELD.model.training, []])],
  ])('is refused when it is %s', async (_, bytes) => {
    await expect(inspect(bytes)).rejects.toMatchObject({
      code: expect.stringMatching(/^model_(malformed|truncated)$/u),
    });
  });

  it.each([
    [
      'more numbers than memory holds',
      [
        [TENSOR.dims, HUGE],
        [TENSOR.dataType, 1],
      ],
      'tensor_too_large',
    ],
    [
      'dimensions whose product goes round 64 bits',
      [...Array(4)].map((): Part => [TENSOR.dims, 2 ** 32]).concat([[TENSOR.dataType, 1]]),
      'tensor_too_large',
    ],
    [
      'a negative dimension',
      [
        [TENSOR.dims, -4],
        [TENSOR.dataType, 1],
      ],
      'tensor_too_large',
    ],
    ['too many dimensions', [...Array(33)].map((): Part => [TENSOR.dims, 1]), 'tensor_too_large'],
    ['fewer bytes than its shape', [...FOUR.slice(1), [TENSOR.dims, 5]], 'tensor_mismatch'],
    ['more bytes than its shape', [...FOUR.slice(1), [TENSOR.dims, 3]], 'tensor_mismatch'],
    ['no numbers at all', FOUR.slice(0, 2), 'tensor_mismatch'],
    ['too short a list', [...FOUR.slice(0, 2), [TENSOR.floats, new Uint8Array(4)]], 'tensor_mismatch'],
    [
      'an unknown kind of number',
      [
        [TENSOR.dims, 1],
        [TENSOR.dataType, 99],
      ],
      'tensor_mismatch',
    ],
    [
      'too few texts',
      [
        [TENSOR.dims, 2],
        [TENSOR.dataType, 8],
        [TENSOR.strings, 'a'],
      ],
      'tensor_mismatch',
    ],
    ['its numbers elsewhere', [...FOUR, [TENSOR.location, 1]], 'external_data'],
  ] as [string, Part[], string][])('is refused with a tensor of %s', async (_, parts, code) => {
    await expect(inspect(modelWith(parts))).rejects.toMatchObject({ code });
  });

  it.each(['../up.bin', '/etc/passwd', 'C:\\secret', 'a/../../up.bin', '..\\up.bin'])(
    'is refused with weights in %s, which is outside',
    async (location) => {
      const elsewhere: Part = [
        TENSOR.externalData,
        [
          [ENTRY.key, 'location'],
          [ENTRY.value, location],
        ],
      ];
      await expect(inspect(modelWith([...FOUR, elsewhere]))).rejects.toMatchObject({
        code: 'external_data',
        message: expect.stringContaining('outside of its folder'),
      });
    },
  );

  it('is refused with weights in a file beside it, which no hash covers', async () => {
    const beside: Part = [
      TENSOR.externalData,
      [
        [ENTRY.key, 'location'],
        [ENTRY.value, 'weights.bin'],
      ],
    ];
    await expect(inspect(modelWith([...FOUR, beside]))).rejects.toMatchObject({
      code: 'external_data',
      message: expect.not.stringContaining('outside'),
    });
  });

  it('is looked into wherever a tensor may hide', async () => {
    const giant: Part[] = [
      [TENSOR.dims, HUGE],
      [TENSOR.dataType, 1],
    ];
    const node = (part: Part): Part => [GRAPH.node, [[NODE.attribute, [part]]]];
    const inner = (deep: Part[]): Part => [ATTRIBUTE.graph, deep];
    const hidden = [
      modelOf([node([ATTRIBUTE.tensor, giant])]),
      modelOf([node([ATTRIBUTE.tensors, giant])]),
      modelOf([node(inner([[GRAPH.initializer, giant]]))]),
      modelOf([node(inner([node(inner([node([ATTRIBUTE.tensor, giant])]))]))]),
      modelOf(
        [[GRAPH.node, []]],
        [FIELD.model.functions, [[FIELD.function.node, [[NODE.attribute, [[ATTRIBUTE.tensor, giant]]]]]]],
      ),
    ];
    for (const model of hidden)
      await expect(inspect(model)).rejects.toMatchObject({ code: 'tensor_too_large' });
  });

  it('is refused with graphs inside of graphs without end', async () => {
    let graph: Part[] = [[GRAPH.node, []]];
    for (let i = 0; i < 40; i++) graph = [[GRAPH.node, [[NODE.attribute, [[ATTRIBUTE.graph, graph]]]]]];
    await expect(inspect(modelOf(graph))).rejects.toMatchObject({ code: 'model_malformed' });
  });

  it('is refused with sparse tensors', async () => {
    const sparse = [
      modelOf([[GRAPH.sparseInitializer, []]]),
      modelOf([[GRAPH.node, [[NODE.attribute, [[ATTRIBUTE.sparseTensor, []]]]]]]),
    ];
    for (const model of sparse)
      await expect(inspect(model)).rejects.toMatchObject({ code: 'tensor_mismatch' });
  });

  it('is refused with a name as long as a book', async () => {
    const long: Part[] = [...FOUR, [TENSOR.name, 'x'.repeat(100_000)]];
    await expect(inspect(modelWith(long))).rejects.toMatchObject({ code: 'model_malformed' });
  });

  it('with any bytes changed is read or refused, with a reason', async () => {
    const whole = writeOnnx(tinyGraph());
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await inspect(bytes).then(
          () => outcomes.add('read'),
          (error: unknown) => outcomes.add(error instanceof ModelError ? 'refused' : String(error)),
        );
      }),
      { numRuns: 200 },
    );
    expect([...outcomes].sort()).toEqual(['read', 'refused']);
  });
});
