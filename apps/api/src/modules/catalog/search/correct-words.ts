import { mapLeaves, type QueryNode } from '@lora/query';

/** A mistyped word and those that may have been meant. */
export interface WordCorrection {
  from: string;
  to: string[];
}

/** The search with mistyped words replaced by any of those that may have been meant; words in quotes stay. */
export function correctWords(node: QueryNode, corrections: readonly WordCorrection[]): QueryNode {
  if (corrections.length === 0) return node;
  const meant = new Map(corrections.map(({ from, to }) => [from, to]));
  return mapLeaves(node, (leaf) => {
    const words = leaf.kind === 'word' && !leaf.exact ? meant.get(leaf.text) : undefined;
    return words
      ? { kind: 'or', nodes: words.map((text): QueryNode => ({ kind: 'word', text, span: leaf.span })) }
      : leaf;
  });
}
