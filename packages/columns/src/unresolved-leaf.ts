import type { QueryNode } from '@lora/query';

/** A part of a search that the columns hold no data for. */
export class UnresolvedLeaf extends Error {
  override name = 'UnresolvedLeaf';

  constructor(readonly leaf: QueryNode) {
    const what = leaf.kind === 'value' ? `the field "${leaf.field}"` : `a ${leaf.kind}`;
    super(
      `The columns cannot answer ${what}: ask the database for the ids and put an "ids" node in its place.`,
    );
  }
}
