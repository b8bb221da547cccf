/** Settings of the server, by name as in PostgreSQL's manual. */
export type ServerSettings = Readonly<Record<string, string>>;

/** The size of one connection's budget: pool 16, listener, lock, and three times that for tools and tests. */
const MAX_CONNECTIONS = 60;

/**
 * Made for a laptop beside other programs: little memory, small log, no waiting for statistics. What is acknowledged
 * is on the disk (`fsync`, `synchronous_commit`).
 */
export const LAPTOP_SETTINGS: ServerSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: `${MAX_CONNECTIONS}`,
  superuser_reserved_connections: '3',
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  // No replica ever reads the write-ahead log, so it says only what a crash needs.
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '80MB',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  // Compiling a query costs more than these queries take.
  jit: 'off',
  // Solid state disks: a random page costs little more than the next one.
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Starts, stops and crashes only: a failing statement is logged by us, and the file stays small.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};
