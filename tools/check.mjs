// `pnpm check`: everything that CI checks besides the tests, one line each; fails when any of them does.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CHECKS = [
  ['format', ['exec', 'biome', 'format', '.']],
  ['lint', ['exec', 'oxlint', '--type-aware']],
  ['boundaries', ['exec', 'node', 'tools/check-boundaries.mjs']],
  ['unused code', ['exec', 'knip']],
  ['types', ['exec', 'turbo', 'run', 'typecheck', '--output-logs=errors-only']],
  ['notices', ['exec', 'node', 'tools/notices.mjs', '--check']],
];

let failed = 0;
for (const [name, args] of CHECKS) {
  const started = Date.now();
  const run = spawnSync('pnpm', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (run.status === 0) {
    console.log(`ok      ${name} (${seconds} s)`);
    continue;
  }
  failed += 1;
  console.log(`FAILED  ${name} (${seconds} s)`);
  console.log(`${run.stdout ?? ''}${run.stderr ?? ''}`.trimEnd());
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
