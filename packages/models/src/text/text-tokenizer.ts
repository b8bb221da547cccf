import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { ModelError } from '../model-error.js';

/** Characters that one token stands for at most, generously: what lies beyond `maxTokens` of them is never seen. */
const CHARACTERS_PER_TOKEN = 64;

/** A text as a model reads it. */
export interface TokenizedText {
  ids: readonly number[];
  /** Whether there is anything in it that the model has words for: not for '', and not for scripts it never saw. */
  known: boolean;
}

/** Cuts texts into tokens. */
export interface TextTokenizer {
  tokenize(text: string): TokenizedText;
}

/**
 * Reads a `tokenizer.json` (the format of https://github.com/huggingface/tokenizers).
 *
 * White space becomes single spaces first: a double space at the beginning gives other tokens than the original of
 * the default model. Only the beginning of a long text is looked at, so that 10 MB cost no more than a page.
 *
 * @throws ModelError `tokenizer_invalid`
 */
export async function readTokenizer(
  path: string,
  { maxTokens }: { maxTokens: number },
): Promise<TextTokenizer> {
  const { tokenizer, unknown } = await load(path);
  const special = new Set(tokenizer.encode('').ids);
  /** Special tokens that follow the text, as [SEP] of BERT does. */
  const tail = countTail(tokenizer);
  const blank = new Set([...special, ...unknown, ...bareSpaces(tokenizer)]);
  return {
    tokenize(text) {
      const ids = tokenizer.encode(shorten(text, maxTokens * CHARACTERS_PER_TOKEN)).ids;
      const cut =
        ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - tail), ...ids.slice(ids.length - tail)];
      return { ids: cut, known: cut.some((id) => !blank.has(id)) };
    },
  };
}

/** What is used of the library: its own types cannot be resolved in NodeNext projects. */
interface Encoder {
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[] };
  token_to_id(token: string): number | undefined;
}

async function load(path: string): Promise<{ tokenizer: Encoder; unknown: number[] }> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof json !== 'object' || json === null) throw new Error('It is no JSON object.');
    const tokenizer: Encoder = new Tokenizer(json, {});
    // Some faults show only with a text.
    tokenizer.encode('a');
    return { tokenizer, unknown: findUnknown(json, tokenizer) };
  } catch (cause) {
    throw new ModelError(
      'tokenizer_invalid',
      `${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** The id of what stands for unknown characters: Unigram gives it as a number, others as a token. */
function findUnknown(json: object, tokenizer: Encoder): number[] {
  const model = 'model' in json && typeof json.model === 'object' ? json.model : null;
  if (!model) return [];
  if ('unk_id' in model && typeof model.unk_id === 'number') return [model.unk_id];
  if (!('unk_token' in model) || typeof model.unk_token !== 'string') return [];
  const id = tokenizer.token_to_id(model.unk_token);
  return id === undefined ? [] : [id];
}

/** Tokens that are only a space. */
function bareSpaces(tokenizer: Encoder): number[] {
  return ['▁', 'Ġ', ' '].flatMap((piece) => tokenizer.token_to_id(piece) ?? []);
}

function countTail(tokenizer: Encoder): number {
  const { ids } = tokenizer.encode('a');
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  for (let tail = ids.length - bare.length; tail > 0; tail--) {
    const start = ids.length - tail - bare.length;
    if (bare.every((id, i) => id === ids[start + i])) return tail;
  }
  return 0;
}

/** The first characters, with single spaces, without half a surrogate pair at the end. */
function shorten(text: string, most: number): string {
  return text
    .trimStart()
    .slice(0, most * 4)
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed();
}
