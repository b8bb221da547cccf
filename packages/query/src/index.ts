export * from './ast.js';
export { andNodes, applyDefaults, listLeaves, mapLeaves, mentionsFlag } from './combine.js';
export { FIELD_NAMES, findField, type FieldName } from './fields.js';
export { MAX_QUERY_LENGTH, parseQuery, type ParsedQuery, type ParseOptions } from './parse-query.js';
export { printQuery } from './print-query.js';
export type { QueryError, QueryErrorCode } from './query-error.js';
export { toSearchText } from './search-text.js';
export { findTermAt, listFlags, quoteValue, type TypedTerm } from './suggest-context.js';
