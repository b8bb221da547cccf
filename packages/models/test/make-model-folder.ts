import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OnnxGraph, writeOnnx } from '../src/onnx/write-onnx.js';

/** Vectors of the words of `TINY_TOKENIZER`, by id, four numbers each. */
export const TINY_VECTORS = Float32Array.from(
  [
    [9, 9, 9, 9], // [PAD]: must never count
    [7, 0, 0, 0], // [UNK]
    [0, 5, 0, 0], // [CLS]
    [0, 0, 0, 0], // [SEP]
    [1, 0, 0, 0], // red
    [0, 0, 1, 0], // fox
    [0, 0, 0, 1], // ##es
  ].flat(),
);

/** A BERT of six words, with what stands before and after a text. */
export const TINY_TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, red: 4, fox: 5, '##es': 6 },
  },
};

/** A model that looks up a vector for each token: batch x length x 4. */
export function tinyGraph(vectors: Float32Array = TINY_VECTORS): OnnxGraph {
  const port = (name: string) => ({ name, type: 'int64', dims: ['batch', 'length'] }) as const;
  return {
    name: 'tiny',
    opset: 17,
    inputs: [port('input_ids'), port('attention_mask'), port('token_type_ids')],
    outputs: [{ name: 'last_hidden_state', type: 'float', dims: ['batch', 'length', 4] }],
    constants: [{ name: 'words', type: 'float', dims: [vectors.length / 4, 4], numbers: vectors }],
    nodes: [{ op: 'Gather', inputs: ['words', 'input_ids'], outputs: ['last_hidden_state'] }],
  };
}

/** A model folder in a new temporary folder; every part can be replaced by something worse. */
export async function makeModelFolder(
  o: { model?: Uint8Array; tokenizer?: unknown; manifest?: Record<string, unknown> } = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lora-models-test-'));
  const model = o.model ?? writeOnnx(tinyGraph());
  const manifest = {
    id: 'tiny',
    kind: 'text',
    dim: 4,
    pooling: 'mean',
    prefix: { query: '', text: '' },
    maxTokens: 8,
    sha256: createHash('sha256').update(model).digest('hex'),
    license: 'Apache-2.0',
    ...o.manifest,
  };
  await writeFile(join(folder, 'model.onnx'), model);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(o.tokenizer ?? TINY_TOKENIZER));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}
