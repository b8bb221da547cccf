import { spawnSync } from 'node:child_process';

/**
 * Makes a library of generated files, by the generator that LORA_GENERATOR names or the project's own, and says which.
 *
 * @param {string} folder is made
 * @returns {Promise<string>} the folder
 */
export async function makeBenchLibrary(folder, count) {
  const generator = process.env.LORA_GENERATOR;
  if (generator) {
    const options = [
      '--out',
      folder,
      '--count',
      String(count),
      '--bytes',
      '200000',
      '--manifest',
      `${folder}.json`,
    ];
    const run = spawnSync(process.execPath, [generator, ...options], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (run.status !== 0) throw new Error('The generator failed.');
  } else {
    const { makeLibrary } = await import('@lora/fixtures');
    await makeLibrary(folder, { count, seed: 1 });
  }
  console.log(`library: ${count} files by ${generator ? 'LORA_GENERATOR' : "the project's own generator"}`);
  return folder;
}
