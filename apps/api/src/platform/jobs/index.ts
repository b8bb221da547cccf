export { CountedProgress } from './counted-progress.js';
export { JobStopped, type JobHandler, type JobRun, type NewJob, type StopReason } from './job-handler.js';
export { JobRunner } from './job-runner.js';
export { JobsPlatformModule } from './jobs-platform.module.js';
export { JobsRepository, type JobRow } from './jobs.repository.js';
