// Runs dependency-cruiser and makes sure that it saw the code: with a TypeScript it cannot use it says "0 modules".
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Far fewer modules than there are mean that the check checked nothing. */
const LEAST_MODULES = 150;

const root = fileURLToPath(new URL('..', import.meta.url));
const run = spawnSync(
  'pnpm',
  ['exec', 'depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'packages'],
  {
    cwd: root,
    encoding: 'utf8',
  },
);
process.stdout.write(run.stdout ?? '');
process.stderr.write(run.stderr ?? '');
const modules = Number(/\((\d+) modules/.exec(run.stdout ?? '')?.[1] ?? 0);
if (run.status === 0 && modules < LEAST_MODULES) {
  console.error(`dependency-cruiser saw only ${modules} modules: its configuration or TypeScript is wrong.`);
  process.exit(1);
}
process.exit(run.status ?? 1);
