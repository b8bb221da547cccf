export { defineTask, type Task, type TaskContext } from './define-task.js';
export { abortReason, createSlots, type Slots, untilAborted } from './slots.js';
export {
  createWorkerPool,
  type RunOptions,
  TaskError,
  type WorkerPool,
  type WorkerPoolOptions,
} from './worker-pool.js';
