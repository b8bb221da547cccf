import type { Flag, QueryNode, Span } from './ast.js';

/**
 * AND of nodes as a search means it: nested ANDs are flattened, values of one field are joined into one (any of them);
 * with `tagMode: 'all'` those of tags stay apart. Numbers and years are values too (`rank:8 rank:16`), comparisons are
 * not (`rank:>8 rank:<64`).
 */
export function andNodes(nodes: readonly QueryNode[], o: { tagMode?: 'any' | 'all' } = {}): QueryNode {
  const flat = nodes.flatMap((node) => (node.kind === 'and' ? node.nodes : [node]));
  const joined: QueryNode[] = [];
  const places = new Map<string, number>();
  for (const node of flat) {
    const key = keyOf(node, o.tagMode);
    const place = key === null ? undefined : places.get(key);
    const other = place === undefined ? undefined : joined[place];
    if (place === undefined || other === undefined) {
      if (key !== null) places.set(key, joined.length);
      joined.push(node);
    } else joined[place] = joinValues(other, node);
  }
  const [first] = joined;
  if (first && joined.length === 1) return first;
  const span = spanAround(nodes);
  return { kind: 'and', nodes: joined, ...(span ? { span } : {}) };
}

/** The place from the first of the nodes to the last; undefined where none has one, as programs made them. */
export function spanAround(nodes: readonly QueryNode[]): Span | undefined {
  const spans = nodes.map((node) => node.span).filter((span) => span !== undefined);
  if (spans.length === 0) return undefined;
  return {
    from: Math.min(...spans.map((span) => span.from)),
    to: Math.max(...spans.map((span) => span.to)),
  };
}

/** Nodes with the same key are values of one field; null: the node is a condition of its own. */
function keyOf(node: QueryNode, tagMode: 'any' | 'all' | undefined): string | null {
  if (node.kind === 'value') return tagMode === 'all' && node.field === 'tag' ? null : `value ${node.field}`;
  const range = node.kind === 'or' ? node.nodes[0] : node;
  if (range?.kind !== 'range' || range.min === undefined || range.max === undefined) return null;
  const parts = node.kind === 'or' ? node.nodes : [node];
  const alike = parts.every(
    (part) =>
      part.kind === 'range' && part.field === range.field && part.min !== undefined && part.max !== undefined,
  );
  return alike ? `range ${range.field}` : null;
}

function joinValues(a: QueryNode, b: QueryNode): QueryNode {
  const span = spanAround([a, b]);
  const place = span ? { span } : {};
  if (a.kind === 'value' && b.kind === 'value')
    return { ...a, values: [...new Set([...a.values, ...b.values])], ...place };
  const parts = [a, b].flatMap((node) => (node.kind === 'or' ? node.nodes : [node]));
  return { kind: 'or', nodes: parts, ...place };
}

/** Whether the search speaks of a flag anywhere, also to exclude it. */
export function mentionsFlag(node: QueryNode, flags: readonly Flag[]): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.some((part) => mentionsFlag(part, flags));
  if (node.kind === 'not') return mentionsFlag(node.node, flags);
  return node.kind === 'flag' && flags.includes(node.flag);
}

/** What a list leaves out unless the search speaks of it: missing adapters and hidden ones. */
export function applyDefaults(node: QueryNode): QueryNode {
  const more: QueryNode[] = [];
  if (!mentionsFlag(node, ['is:present', 'is:missing'])) more.push({ kind: 'flag', flag: 'is:present' });
  if (!mentionsFlag(node, ['is:hidden']))
    more.push({ kind: 'not', node: { kind: 'flag', flag: 'is:hidden' } });
  return andNodes([node, ...more], { tagMode: 'all' });
}

/** The tree with every leaf put through `change`, which may answer a whole tree. */
export function mapLeaves(node: QueryNode, change: (leaf: QueryNode) => QueryNode): QueryNode {
  if (node.kind === 'and' || node.kind === 'or') {
    return { ...node, nodes: node.nodes.map((part) => mapLeaves(part, change)) };
  }
  if (node.kind === 'not') return { ...node, node: mapLeaves(node.node, change) };
  return change(node);
}

/** All leaves of a kind; `positive` leaves out what is excluded. */
export function listLeaves<K extends QueryNode['kind']>(
  node: QueryNode,
  kinds: readonly K[],
  o: { positive?: boolean } = {},
): Extract<QueryNode, { kind: K }>[] {
  if (node.kind === 'and' || node.kind === 'or')
    return node.nodes.flatMap((part) => listLeaves(part, kinds, o));
  if (node.kind === 'not') return o.positive ? [] : listLeaves(node.node, kinds, o);
  return isOf(node, kinds) ? [node] : [];
}

function isOf<K extends QueryNode['kind']>(
  node: QueryNode,
  kinds: readonly K[],
): node is Extract<QueryNode, { kind: K }> {
  return (kinds as readonly string[]).includes(node.kind);
}
