// The process that tries a model out: `node try-model.child.js FOLDER PROVIDER` writes what it found as JSON. A model
// may crash it or take all its memory; only the one who started it must live on.
import { readModelFolder } from '../folder/read-model-folder.js';
import { ModelError } from '../model-error.js';
import { createEmbedder } from './create-embedder.js';
import type { Provider } from './provider.js';
import type { ModelTrial } from './try-model.js';

const [, , path = '', provider = 'cpu'] = process.argv;
const trial = await tryOut();
process.stdout.write(`${JSON.stringify(trial)}\n`, () => process.exit(0));

async function tryOut(): Promise<ModelTrial> {
  try {
    const folder = await readModelFolder(path);
    const before = process.memoryUsage.rss();
    const active = provider as Provider;
    const embedder = await createEmbedder(folder, { provider: { requested: active, active, notice: null } });
    await embedder.embed(['a knight in white armour', 'watercolour']);
    return { ok: true, memory: Math.max(0, process.memoryUsage.rss() - before) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, code: error instanceof ModelError ? error.code : 'session_failed', reason };
  }
}
