import { MODEL_LIMITS } from '../limits.js';
import { ModelError } from '../model-error.js';

export const MODEL_KINDS = ['text', 'picture'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** How a vector comes from what the model gives: as it is, the mean over the tokens, or the first token. */
export const POOLINGS = ['none', 'mean', 'cls'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** What `manifest.json` of a model folder says. */
export interface ModelManifest {
  /** Short name; with `sha256` it is the key of every vector that the model made. */
  id: string;
  kind: ModelKind;
  /** Numbers of a vector. */
  dim: number;
  pooling: Pooling;
  /** Put before a search and before a text of the library, for models that were trained so. */
  prefix: { query: string; text: string };
  /** Longer texts are cut. */
  maxTokens: number;
  /** Of model.onnx, 64 hexadecimal digits. */
  sha256: string;
  /** Of tokenizer.json; null where the folder does not say. */
  tokenizerSha256: string | null;
  /** SPDX expression or the author's words. */
  license: string;
}

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/u;
const SHA256 = /^[0-9a-f]{64}$/u;
/** Characters of a prefix or of a licence's name. */
const SHORT = 500;

/**
 * Reads a manifest; every field that is wrong is named.
 *
 * @throws ModelError `manifest_invalid`
 */
export function parseManifest(text: string): ModelManifest {
  const value = parseJson(text);
  const wrong: string[] = [];
  const check = <T>(field: string, valid: (it: unknown) => it is T, rule: string): T => {
    const it = value[field];
    if (!valid(it)) wrong.push(`${field} (${rule})`);
    // Only returned where nothing is wrong.
    return it as T;
  };
  const manifest: ModelManifest = {
    id: check('id', matches(ID), 'small letters, digits, dots and dashes, at most 64'),
    kind: check('kind', isOneOf(MODEL_KINDS), MODEL_KINDS.join(' or ')),
    dim: check('dim', isCount(MODEL_LIMITS.dim), `a whole number from 1 to ${MODEL_LIMITS.dim}`),
    pooling: check('pooling', isOneOf(POOLINGS), POOLINGS.join(', ')),
    prefix: readPrefix(value.prefix) ?? check('prefix', isPrefix, 'a text, or { query, text }'),
    maxTokens: check(
      'maxTokens',
      isCount(MODEL_LIMITS.tokens),
      `a whole number from 1 to ${MODEL_LIMITS.tokens}`,
    ),
    sha256: check('sha256', matches(SHA256), '64 hexadecimal digits: sha256sum model.onnx'),
    tokenizerSha256:
      value.tokenizerSha256 === undefined
        ? null
        : check('tokenizerSha256', matches(SHA256), '64 hexadecimal digits: sha256sum tokenizer.json'),
    license: check('license', isShort, `a text of at most ${SHORT} characters`),
  };
  if (wrong.length === 0) return manifest;
  throw new ModelError('manifest_invalid', `manifest.json: wrong or missing: ${wrong.join('; ')}.`);
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw new ModelError('manifest_invalid', 'manifest.json is no JSON.', { cause: error });
  }
  throw new ModelError('manifest_invalid', 'manifest.json is no JSON object.');
}

/** One prefix counts for both. */
function readPrefix(value: unknown): ModelManifest['prefix'] | null {
  if (value === undefined) return { query: '', text: '' };
  if (isShort(value)) return { query: value, text: value };
  return isPrefix(value) ? { query: value.query, text: value.text } : null;
}

function isPrefix(value: unknown): value is ModelManifest['prefix'] {
  if (typeof value !== 'object' || value === null) return false;
  return 'query' in value && isShort(value.query) && 'text' in value && isShort(value.text);
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= SHORT;
}

function matches(pattern: RegExp): (value: unknown) => value is string {
  return (value): value is string => typeof value === 'string' && pattern.test(value);
}

function isCount(most: number): (value: unknown) => value is number {
  return (value): value is number => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
}

function isOneOf<T extends string>(list: readonly T[]): (value: unknown) => value is T {
  return (value): value is T => list.some((one) => one === value);
}
