// A manager in a process of its own, so that tests can kill it: starts the embedded server, takes the lock, and
// inserts rows as fast as it can, printing each number after its commit. SIGTERM stops it in good order.
// Usage: node manager-process.mjs '{"dataFolder": …, "cacheFolder": …, "searchPath": …, "write": true}'
import { registerHooks } from 'node:module';

// The sources import each other as `.js`; Node reads the `.ts` beside.
registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
        ? specifier.replace(/\.js$/, '.ts')
        : specifier,
      context,
    ),
});
const { startEmbedded } = await import('../src/platform/database/embedded/start-embedded.ts');
const { acquireInstanceLock } = await import('../src/platform/database/instance-lock.ts');
const { Client } = await import('pg').then((pg) => pg.default);

const { write, ...options } = JSON.parse(process.argv[2] ?? '{}');
let stopping = false;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const server = await startEmbedded(options);
  const lock = await acquireInstanceLock(server.connection, options.dataFolder, () => undefined);
  process.once('SIGTERM', () => {
    stopping = true;
    void lock
      .release()
      .then(() => server.stop())
      .then(() => process.exit(0));
  });
  const client = new Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS rows (id serial PRIMARY KEY, pad text)');
  say({ ready: true, adopted: server.adopted, serverPid: server.pid });
  while (true) {
    if (write !== true) break;
    const { rows } = await client.query("INSERT INTO rows (pad) VALUES (repeat('x', 200)) RETURNING id");
    say({ id: rows[0].id });
  }
} catch (error) {
  // The writer loses its connection when the server stops under it, on demand or by a test's kill.
  if (!stopping) {
    say({ error: error.message, name: error.name });
    process.exit(1);
  }
}
