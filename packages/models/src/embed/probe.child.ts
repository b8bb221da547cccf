// The process that probes one provider: `node probe.child.js MODEL PROVIDER timed|plain` writes what it found as JSON.
// It may crash or hang with a broken driver; only the one who started it must live on.
import { runProbe } from './probe-run.js';
import type { Provider } from './provider.js';

const [, , modelFile = '', provider = 'cpu', how = 'plain'] = process.argv;
const finding = await runProbe(modelFile, provider as Provider, { timed: how === 'timed' });
// Some drivers crash when the process ends by itself: what matters is written first.
process.stdout.write(`${JSON.stringify(finding)}\n`, () => process.exit(0));
