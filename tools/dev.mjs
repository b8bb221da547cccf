// `pnpm dev [options of start]`: builds the packages once, then runs the API (built anew and restarted at each edit)
// and the page's development server, which sends /api and /socket.io on to it. Ctrl-C ends both.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const DEFAULT_PORT = '3210';
/** The API stops within 10 s; then it is cut off. */
const PATIENCE_MS = 12_000;

const args = process.argv.slice(2).filter((word, at) => !(at === 0 && word === '--'));
const text = { type: 'string' };
const { values } = parseArgs({
  args,
  options: { port: text, host: text, data: text, library: { ...text, multiple: true } },
});
const port = values.port || process.env.PORT || DEFAULT_PORT;
const host = values.host || process.env.HOST || '127.0.0.1';
if (port === '0') {
  console.error('With "pnpm dev" the port must be known: choose one with --port.');
  process.exit(2);
}

const folder = (name) => fileURLToPath(new URL(`../${name}/`, import.meta.url));
const turbo = fileURLToPath(new URL('../node_modules/turbo/bin/turbo', import.meta.url));
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  // As variables, because `nest start` without a shell hands options on with quotation marks around them.
  PORT: port,
  HOST: host,
  ...(values.data ? { LORA_DATA: resolve(values.data) } : {}),
  ...(values.library ? { LORA_LIBRARY: values.library.map((one) => resolve(one)).join(delimiter) } : {}),
};

const build = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', '--filter=@lora/api^...', '--filter=@lora/web^...', '--output-logs=errors-only'],
  { cwd: folder('.'), stdio: 'inherit', env },
);
if (build.status !== 0) process.exit(build.status ?? 130);

const nest = createRequire(new URL('../apps/api/package.json', import.meta.url)).resolve(
  '@nestjs/cli/bin/nest.js',
);
const vite = fileURLToPath(new URL('../apps/web/node_modules/vite/bin/vite.js', import.meta.url));
const programs = [
  start('api', nest, ['start', '--watch', '--no-shell'], env),
  start('web', vite, [], { ...env, LORA_API: `http://${host}:${port}` }),
];

let ending = false;
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));
for (const { name, child } of programs) {
  child.once('exit', (code) => {
    if (!ending) console.error(`${name} has ended (${code}).`);
    void end(code ?? 1);
  });
}

/** Each in a group of its own: Ctrl-C reaches this process only, which ends them in order. */
function start(name, script, words, variables) {
  const cwd = folder(`apps/${name}`);
  return {
    name,
    child: spawn(process.execPath, [script, ...words], {
      cwd,
      stdio: 'inherit',
      env: variables,
      detached: true,
    }),
  };
}

async function end(code) {
  if (ending) return;
  ending = true;
  const all = programs.map(({ child }) => (isOver(child) ? undefined : once(child, 'exit')));
  // Only the first process of each: it hands the signal on, and a second one would cut the program short.
  for (const { child } of programs) child.kill('SIGTERM');
  const timer = setTimeout(() => {
    for (const { child } of programs) killGroup(child);
  }, PATIENCE_MS);
  await Promise.all(all);
  clearTimeout(timer);
  process.exit(code);
}

function isOver(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

function killGroup(child) {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of it runs any more.
  }
}
