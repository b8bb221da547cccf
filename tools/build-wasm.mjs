// Run by the build of a package, in its folder: assembles src/kernels/kernels.wat to src/generated/kernels-wasm.ts
// (git-ignored): the module as base64, so that the package needs no file beside its code. The same source gives the
// same bytes.
//
// wabt and not a compiler: the loops are placed by hand, and wabt writes down what stands there, checked and in a
// fraction of a second. AssemblyScript is maintained too, but brings a nightly binaryen (some 30 MB) to write other
// code than ours; binaryen's own text reader reorders and optimises by default.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import loadWabt from 'wabt';

const source = join(process.cwd(), 'src/kernels/kernels.wat');
const folder = join(process.cwd(), 'src/generated');

const wabt = await loadWabt();
const module = wabt.parseWat('kernels.wat', await readFile(source, 'utf8'), {
  simd: true,
  bulk_memory: true,
});
module.validate();
const { buffer } = module.toBinary({ write_debug_names: false });
module.destroy();

const text = `// Written by tools/build-wasm.mjs from src/kernels/kernels.wat; ${buffer.length} bytes.\nexport const KERNELS_WASM =\n  '${Buffer.from(buffer).toString('base64')}';\n`;
await mkdir(folder, { recursive: true });
const target = join(folder, 'kernels-wasm.ts');
// Left alone when nothing changed, so that watchers and caches see no new file.
if ((await readFile(target, 'utf8').catch(() => '')) !== text) await writeFile(target, text);
