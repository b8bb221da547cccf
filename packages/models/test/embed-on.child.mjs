// `node embed-on.child.mjs PROVIDER < texts.json` embeds texts with the built package and writes what came out. A
// driver of Vulkan is chosen by the environment of a process, and may crash it.
import { text } from 'node:stream/consumers';
import { createEmbedder, DEFAULT_MODEL_FOLDER, readModelFolder } from '../dist/index.js';

const texts = JSON.parse(await text(process.stdin));
const folder = await readModelFolder(DEFAULT_MODEL_FOLDER);
const embedder = await createEmbedder(folder, { provider: process.argv[2] });
const vectors = await embedder.embed(texts);
const answer = { provider: embedder.provider, vectors: vectors.map((one) => [...one]) };
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
