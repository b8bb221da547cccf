import {
  type Flag,
  HAS_FLAGS,
  IS_FLAGS,
  type QueryNode,
  RANGE_FIELDS,
  type RangeField,
  type Span,
} from './ast.js';
import { checkRegex } from './check-regex.js';
import type { FieldName } from './fields.js';
import { mistake } from './query-error.js';
import { readRange } from './read-range.js';
import { toSearchText } from './search-text.js';
import { type FieldValue, isBareWord, type Token } from './tokenize.js';

/** Shorter hashes would match by chance. */
const MIN_HASH_LENGTH = 8;

export type Leaf = Extract<Token, { kind: 'word' | 'phrase' | 'regex' | 'field' }>;

/**
 * The node of a word, phrase, expression or field; null where nothing is left to look for (`´`).
 *
 * @param now milliseconds since 1970
 * @throws QueryMistake
 */
export function readLeaf(token: Leaf, now: number): QueryNode | null {
  const span = { from: token.from, to: token.to };
  if (token.kind === 'field') return readField(token.field, token.values, span, now);
  if (token.kind === 'regex') return { kind: 'regex', text: checkRegex(token.text, span), span };
  const text = toSearchText(token.text);
  if (text === '') {
    if (token.kind === 'word') return null;
    throw mistake(
      'missing_value',
      'There is nothing between these quotes: write a phrase, or delete them.',
      span,
    );
  }
  if (text.includes(' ')) return { kind: 'phrase', text, span };
  // What can only be said in quotes is the same word however it came about.
  const isExact = token.kind === 'phrase' && isBareWord(text);
  return { kind: 'word', text, ...(isExact ? { exact: true as const } : {}), span };
}

function readField(field: FieldName, values: readonly FieldValue[], span: Span, now: number): QueryNode {
  if (field === 'is' || field === 'has') {
    return anyOf(
      values.map((value) => ({ kind: 'flag', flag: readFlag(field, value), span: placeOf(value) })),
      span,
    );
  }
  if (isRange(field)) {
    return anyOf(
      values.map((value) => ({
        kind: 'range',
        field,
        ...readRange(field, value.text, placeOf(value), now),
        span: placeOf(value),
      })),
      span,
    );
  }
  const read = field === 'hash' ? readHash : field === 'folder' ? readFolder : textOf;
  return { kind: 'value', field, values: [...new Set(values.map(read))], span };
}

function anyOf(nodes: QueryNode[], span: Span): QueryNode {
  const [first] = nodes;
  return first && nodes.length === 1 ? { ...first, span } : { kind: 'or', nodes, span };
}

function placeOf(value: FieldValue): Span {
  return { from: value.from, to: value.to };
}

function textOf(value: FieldValue): string {
  return value.text;
}

function isRange(field: FieldName): field is RangeField {
  return (RANGE_FIELDS as readonly string[]).includes(field);
}

function readFlag(field: 'is' | 'has', value: FieldValue): Flag {
  const wanted = value.text.toLowerCase().replace('favourite', 'favorite');
  const known: readonly string[] = field === 'is' ? IS_FLAGS : HAS_FLAGS;
  if (known.includes(wanted)) return `${field}:${wanted}` as Flag;
  throw mistake(
    'unknown_flag',
    `${field}: does not know "${value.text}": write one of ${known.join(', ')}.`,
    placeOf(value),
  );
}

function readHash(value: FieldValue): string {
  const hash = value.text.toLowerCase().replace(/^0x/, '');
  if (hash.length >= MIN_HASH_LENGTH && /^[0-9a-f]{1,64}$/.test(hash)) return hash;
  throw mistake(
    'bad_hash',
    `"${value.text}" is no hash: write at least its first ${MIN_HASH_LENGTH} digits, 0-9 and a-f.`,
    placeOf(value),
  );
}

/** Folders are named from their root on, whichever slashes the reader's system writes. */
function readFolder(value: FieldValue): string {
  const folder = value.text.replaceAll('\\', '/').replace(/^[\s/]+|[\s/]+$/g, '');
  if (folder !== '') return folder;
  throw mistake('missing_value', 'folder: needs a name, as in folder:style/ink.', placeOf(value));
}
