import type { Flag, QueryNode, RangeField } from '@lora/query';
import type { Scope } from '../../auth/index.js';
import { adaptersIn } from '../scoped-adapters.js';
import { containsPattern } from '../search-text.js';

/** A condition over adapters with its parameters. */
export interface Where {
  /** What stands behind FROM: the adapters as the caller sees them, under the alias `a`. */
  from: string;
  sql: string;
  params: unknown[];
}

type Bind = (value: unknown) => string;

/**
 * Turns a search and the caller's scope into SQL. Nulls never match, also not under a minus: every leaf is true or
 * false.
 *
 * @param params parameters that stand before those of the condition
 */
export function toSql(node: QueryNode, scope: Scope, params: unknown[] = []): Where {
  const bind: Bind = (value) => `$${params.push(value)}`;
  const from = adaptersIn(scope.roots === 'all' ? null : bind(scope.roots));
  const parts = (node.kind === 'and' ? node.nodes : [node]).map((part) => write(part, scope, bind));
  return { from, sql: parts.length > 0 ? parts.join(' AND ') : 'true', params };
}

function write(node: QueryNode, scope: Scope, bind: Bind): string {
  switch (node.kind) {
    case 'and':
      return join(node.nodes, 'AND', 'true', scope, bind);
    case 'or':
      return join(node.nodes, 'OR', 'false', scope, bind);
    case 'not':
      return `(${write(node.node, scope, bind)}) IS NOT TRUE`;
    case 'word':
    case 'phrase':
      return `a.search_text LIKE ${bind(containsPattern(node.text))}`;
    case 'regex': {
      const source = bind(node.text);
      return `(a.name ~* ${source} OR a.file_name ~* ${source})`;
    }
    case 'range':
      return writeRange(node, bind);
    case 'flag':
      return FLAGS[node.flag];
    case 'ids':
      return `a.id = ANY(${bind(node.ids)}::uuid[])`;
    case 'value':
      return writeValue(node, scope, bind);
  }
}

function join(
  nodes: readonly QueryNode[],
  word: 'AND' | 'OR',
  none: string,
  scope: Scope,
  bind: Bind,
): string {
  if (nodes.length === 0) return none;
  return `(${nodes.map((node) => write(node, scope, bind)).join(` ${word} `)})`;
}

const RANGES: Record<RangeField, { column: string; time?: boolean }> = {
  rank: { column: 'a.rank' },
  size: { column: 'a.size' },
  rating: { column: 'a.rating' },
  nsfw: { column: 'a.nsfw_level' },
  copies: { column: 'a.copies' },
  added: { column: 'a.created_at', time: true },
  modified: { column: 'a.file_modified_at', time: true },
  trained: { column: 'a.trained_at', time: true },
  published: { column: 'a.published_at', time: true },
};

function writeRange(node: Extract<QueryNode, { kind: 'range' }>, bind: Bind): string {
  const { column, time } = RANGES[node.field];
  const value = (bound: number) =>
    time ? `to_timestamp(${bind(bound / 1000)}::float8)` : `${bind(bound)}::numeric`;
  const parts = [
    ...(node.min === undefined ? [] : [`${column} >= ${value(node.min)}`]),
    ...(node.max === undefined ? [] : [`${column} < ${value(node.max)}`]),
  ];
  return parts.length > 0 ? `(${parts.join(' AND ')})` : `${column} IS NOT NULL`;
}

const FLAGS: Record<Flag, string> = {
  'is:favorite': 'a.favorite',
  'is:present': `a.state = 'present'`,
  'is:missing': `a.state = 'missing'`,
  'is:duplicate': 'a.copies > 1',
  'is:untagged': `a.tag_keys = '{}'`,
  'is:broken-sidecar': 'a.broken_sidecar',
  'is:hidden': 'a.hidden',
  'has:preview': 'a.preview_id IS NOT NULL',
  'has:notes': `coalesce(a.notes, '') <> ''`,
  'has:trigger': `a.trigger_words <> '{}'`,
};

function writeValue(node: Extract<QueryNode, { kind: 'value' }>, scope: Scope, bind: Bind): string {
  if (node.values.length === 0) return 'false';
  const keys = node.values.map((value) => value.toLowerCase());
  switch (node.field) {
    case 'tag':
      return `a.tag_keys && ${bind(keys)}::text[]`;
    case 'train':
      return `a.training_tags && ${bind(keys)}::text[]`;
    case 'base':
      return `a.base_model = ANY(${bind(keys)})`;
    case 'type':
      return `a.network_type = ANY(${bind(keys)})`;
    case 'family':
      return `a.family_key = ANY(${bind(keys)})`;
    case 'creator':
      return `a.creator_key = ANY(${bind(keys)})`;
    case 'license':
      return `a.license_key = ANY(${bind(keys)})`;
    case 'root':
      return `a.root_ids && ${bind(visible(node.values, scope))}::uuid[]`;
    case 'collection':
      return `EXISTS (SELECT 1 FROM collection_items ci WHERE ci.adapter_id = a.id AND ci.collection_id = ANY(${bind(node.values)}::uuid[]))`;
    case 'folder':
      return writeFolder(node.values, scope, bind);
    case 'hash':
      return writeHash(keys, scope, bind);
  }
}

/** Roots that the caller may not see tell nothing. */
function visible(rootIds: readonly string[], scope: Scope): string[] {
  const { roots } = scope;
  return rootIds.filter((id) => roots === 'all' || roots.includes(id));
}

function ofScope(scope: Scope, bind: Bind): string {
  return scope.roots === 'all' ? '' : ` AND f.root_id = ANY(${bind(scope.roots)}::uuid[])`;
}

/** An adapter is in a folder when one of its present files is; a missing one is where it was. */
function writeFolder(folders: readonly string[], scope: Scope, bind: Bind): string {
  const inside = folders.map((path) => {
    if (path === '') return 'true';
    const folder = bind(path);
    return `f.folder = ${folder} OR starts_with(f.folder, ${folder} || '/')`;
  });
  return `EXISTS (SELECT 1 FROM files f WHERE f.adapter_id = a.id AND (f.state = 'present' OR a.state = 'missing')
    AND (${inside.join(' OR ')})${ofScope(scope, bind)})`;
}

/** SHA-256 and AutoV2 (its start), AutoV3, CRC-32 and AutoV1, whole or by their first digits. */
function writeHash(hashes: readonly string[], scope: Scope, bind: Bind): string {
  const same = hashes.map((hash) => {
    const start = bind(`${hash}%`);
    const whole = bind(hash);
    return `f.sha256 LIKE ${start} OR f.autov3 LIKE ${start} OR f.crc32 = ${whole} OR f.legacy_hash = ${whole}`;
  });
  return `a.id IN (SELECT f.adapter_id FROM files f WHERE (${same.join(' OR ')})${ofScope(scope, bind)})`;
}
