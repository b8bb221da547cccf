export { formatPosition, parsePosition, type FeedPosition } from './feed-position.js';
export { FeedFollower, type FeedNews } from './feed-follower.js';
export { FeedRepository, type FeedRow } from './feed.repository.js';
export { HistoryModule } from './history.module.js';
export { presentChange } from './revisions.presenter.js';
export { RevisionsRepository, type FieldChange, type NewRevision } from './revisions.repository.js';
