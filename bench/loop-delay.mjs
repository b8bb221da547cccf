// Preloaded into the program (`--import`): at SIGUSR2 it writes by how many milliseconds its main thread was late at
// most since the last time, to the file that LORA_LOOP_DELAY names.
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.LORA_LOOP_DELAY;
if (isMainThread && file) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  process.on('SIGUSR2', () => {
    const { max, percentile } = { max: delay.max, percentile: delay.percentile(99) };
    // The timer of the measurement itself waits 1 ms.
    const late = (value) => Math.max(0, value / 1e6 - 1);
    appendFileSync(file, `${JSON.stringify({ max: late(max), p99: late(percentile) })}\n`);
    delay.reset();
  });
}
