import type { Flag, QueryNode, RangeField, ValueField } from '@lora/query';
import type { FacetField } from './column-row.js';

/** What is counted without its own filter: a facet, or one flag, as each flag is a question of its own. */
export type Counted = Exclude<FacetField, 'flag'> | Flag;

const VALUE_FACETS: Partial<Record<ValueField, Counted>> = {
  tag: 'tag',
  base: 'base',
  family: 'family',
  type: 'type',
  creator: 'creator',
  license: 'license',
  folder: 'folder',
  collection: 'collection',
  root: 'root',
};
const RANGE_FACETS: Partial<Record<RangeField, Counted>> = {
  rank: 'rank',
  size: 'size',
  rating: 'rating',
  nsfw: 'nsfw',
  trained: 'year',
};

/** The parts of a search that must all hold: the node's, if it is an AND, those of ANDs in it included. */
export function listConjuncts(node: QueryNode): QueryNode[] {
  return node.kind === 'and' ? node.nodes.flatMap(listConjuncts) : [node];
}

/**
 * Whether a part of a search is the own filter of what is counted: a leaf of that field, or an OR of such leaves. A
 * negated flag is one too, as it chooses the flag's other value (not hidden, not missing); any other negation stays,
 * because choosing a further value of the field would not lift it.
 */
export function isOwnFilter(node: QueryNode, counted: Counted): boolean {
  switch (node.kind) {
    case 'value':
      return VALUE_FACETS[node.field] === counted;
    case 'range':
      return RANGE_FACETS[node.field] === counted;
    case 'flag':
      return node.flag === counted || (counted === 'state' && isState(node.flag));
    case 'not':
      return node.node.kind === 'flag' && isOwnFilter(node.node, counted);
    case 'or':
      return node.nodes.length > 0 && node.nodes.every((part) => isOwnFilter(part, counted));
    default:
      return false;
  }
}

/** The search without the own filters of what is counted; for counting the same elsewhere, as in SQL. */
export function withoutOwnFilter(node: QueryNode, counted: Counted): QueryNode {
  return { kind: 'and', nodes: listConjuncts(node).filter((part) => !isOwnFilter(part, counted)) };
}

function isState(flag: Flag): boolean {
  return flag === 'is:present' || flag === 'is:missing';
}
