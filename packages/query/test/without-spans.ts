import type { QueryNode } from '../src/ast.js';

/** The tree without places, for comparing what it means. */
export function withoutSpans(node: QueryNode): QueryNode {
  const { span: _, ...rest } = node;
  if (rest.kind === 'and' || rest.kind === 'or') return { ...rest, nodes: rest.nodes.map(withoutSpans) };
  if (rest.kind === 'not') return { ...rest, node: withoutSpans(rest.node) };
  return rest;
}

/** The node and all below it. */
export function listNodes(node: QueryNode): QueryNode[] {
  if (node.kind === 'and' || node.kind === 'or') return [node, ...node.nodes.flatMap(listNodes)];
  return node.kind === 'not' ? [node, ...listNodes(node.node)] : [node];
}
