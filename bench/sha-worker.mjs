// A thread of bench/weights.mjs: hashes so many MiB that lie in memory, to tell what a second thread is worth here.
import { createHash } from 'node:crypto';
import { on } from 'node:events';
import { parentPort as port } from 'node:worker_threads';

const block = Buffer.alloc(1024 * 1024, 7);
for await (const [count] of on(port, 'message')) {
  const hash = createHash('sha256');
  for (let i = 0; i < count; i++) hash.update(block);
  port.postMessage(hash.digest('hex'));
}
