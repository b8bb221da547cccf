import { EVERYTHING, listLeaves, mapLeaves, type QueryNode } from '@lora/query';

type WordNode = Extract<QueryNode, { kind: 'word' }>;

/** The words of a search that may also be meant otherwise than they were written, and what must hold anyway. */
export interface FreeWords {
  /** In search form, in their order. */
  words: string[];
  rest: QueryNode;
}

/**
 * Splits a search into its free words and everything else. Words are free that were typed into the search box, without
 * quotes and without a minus: those of saved searches filter, as operators do.
 */
export function splitFreeWords(node: QueryNode): FreeWords {
  const words = listLeaves(node, ['word'], { positive: true })
    .filter(isFree)
    .map(({ text }) => text);
  return { words: [...new Set(words)], rest: withoutFree(node) };
}

function withoutFree(node: QueryNode): QueryNode {
  if (node.kind === 'not') return node;
  if (node.kind === 'and' || node.kind === 'or') return { ...node, nodes: node.nodes.map(withoutFree) };
  return mapLeaves(node, (leaf) => (leaf.kind === 'word' && isFree(leaf) ? EVERYTHING : leaf));
}

function isFree(word: WordNode): boolean {
  return word.span !== undefined && !word.exact;
}
