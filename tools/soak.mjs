// `pnpm soak [--kills 10] [--files 2000]`: the long forms of the tests that break things. Prints `N passed, N failed` last.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const options = process.argv.slice(2).filter((word) => word !== '--');
const FORMS = [
  ['kill -9 of the API during a scan', ['kill-test.mjs', 'api', ...options]],
  ['kill -9 of the embedded PostgreSQL during a scan', ['kill-test.mjs', 'database', ...options]],
];

let failed = 0;
for (const [name, [script, ...words]] of FORMS) {
  const started = Date.now();
  const file = fileURLToPath(new URL(script, import.meta.url));
  const run = spawnSync(process.execPath, [file, ...words], { stdio: 'inherit' });
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  if (run.status !== 0) failed += 1;
  console.log(`${run.status === 0 ? 'ok' : 'FAILED'}: ${name} (${minutes} min)`);
}
console.log(`${FORMS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
