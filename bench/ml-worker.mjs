// A thread of bench/ml.mjs: loads the text model and embeds lists of texts in batches of a given size.
import { on } from 'node:events';
import { parentPort as port } from 'node:worker_threads';
import { createEmbedder, DEFAULT_MODEL_FOLDER, readModelFolder } from '@lora/models';

const embedder = await createEmbedder(await readModelFolder(DEFAULT_MODEL_FOLDER), { provider: 'cpu' });
port.postMessage('ready');
for await (const [{ texts, batch }] of on(port, 'message')) {
  for (let at = 0; at < texts.length; at += batch) await embedder.embed(texts.slice(at, at + batch));
  port.postMessage('done');
}
