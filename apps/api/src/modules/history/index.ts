export { formatPosition, parsePosition, type FeedPosition } from './feed-position.js';
export { FeedRepository, type FeedRow } from './feed.repository.js';
export { HistoryModule } from './history.module.js';
export { RevisionsRepository, type FieldChange, type RevisionKind } from './revisions.repository.js';
