export { decodeCursor, encodeCursor } from './cursor.js';
export { DomainError } from './domain-error.js';
export { refuseBadCursor } from './refuse-bad-cursor.js';
export { requestIdOf } from './request-id.js';
