import { createHash } from 'node:crypto';
import { opendir } from 'node:fs/promises';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(1 << 20);

/** Reads and SHA-256-es every model file below a folder with one thread: the yardstick for a scan. */
export async function hashLikeOneThread(folder) {
  const paths = [];
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isFile() && entry.name.toLowerCase().endsWith('.safetensors'))
      paths.push(join(entry.parentPath, entry.name));
  }
  // Once unmeasured, so that both this and the scan find the files in memory.
  for (const path of paths) hashFile(path);
  const started = performance.now();
  let bytes = 0;
  for (const path of paths) bytes += hashFile(path);
  return { files: paths.length, bytes, seconds: (performance.now() - started) / 1000 };
}

function hashFile(path) {
  const file = openSync(path, 'r');
  const hash = createHash('sha256');
  let bytes = 0;
  for (let read = 1; read > 0; bytes += read) {
    read = readSync(file, CHUNK);
    hash.update(CHUNK.subarray(0, read));
  }
  closeSync(file);
  hash.digest('hex');
  return bytes;
}
