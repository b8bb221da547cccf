// `pnpm start`: checks the Node version, builds what has changed and runs the program in this process.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The highest floor among the packages; pnpm brings Node 24 along on Linux, elsewhere the system's is used. */
const NEEDED = [22, 22];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(
    `LoRA Manager needs Node ${NEEDED.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const turbo = fileURLToPath(new URL('../node_modules/turbo/bin/turbo', import.meta.url));
const build = spawnSync(process.execPath, [turbo, 'run', 'build', '--output-logs=errors-only'], {
  cwd: root,
  // Build messages are no answers of the program.
  stdio: ['ignore', 2, 2],
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
});
if (build.signal) process.exit(130);
if (build.status !== 0) {
  console.error('The build failed; the messages above say where.');
  process.exit(build.status ?? 1);
}

await import('../apps/api/dist/main.js');
