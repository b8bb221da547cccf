export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export type { ListenHandle } from './listener.js';
export { openDatabase, type OpenDatabase } from './open-database.js';
export { sqlStateOf } from './sql-state.js';
export { TransactionMisuse } from './transaction.js';
