export * from './column-row.js';
export { Columns } from './columns.js';
export { compareText } from './compare-text.js';
export { type Counted, isOwnFilter, withoutOwnFilter } from './own-filter.js';
export { SIZE_BUCKETS } from './size-buckets.js';
export { UnresolvedLeaf } from './unresolved-leaf.js';
