import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app.js';
import { prepareDemo } from './demo/prepare-demo.js';
import { AuthService } from './modules/auth/index.js';
import { StartUpRoots } from './modules/library/index.js';
import { openDatabase, type OpenDatabase } from './platform/database/index.js';
import { type Env, StartError } from './platform/env/index.js';

/** Answers under way may take this long at the stop; then their connections are cut. */
const FINISH_ANSWERS_MS = 1_500;

export interface RunningServer {
  url: string;
  /** Hands jobs back, closes sockets and connections, stops the embedded database. */
  stop(): Promise<void>;
  /** Resolves with a sentence when the embedded database ended unasked: there is nothing left to do but stop. */
  lost: Promise<string>;
}

/**
 * Opens the database, starts the application and listens.
 *
 * @param signal aborted when the program is to stop before it has started: what takes long is left out then
 * @throws StartError for everything that the person at the terminal can mend; nothing is left running then
 */
export async function serve(env: Env, signal?: AbortSignal): Promise<RunningServer> {
  let app: NestExpressApplication | undefined;
  let stopping: Promise<void> | undefined;
  const open = await openDatabase(env, {
    // While all is closed, connections are cut on purpose.
    onError: (error) => {
      if (!stopping) process.stderr.write(`database: ${String(error)}\n`);
    },
  });
  const stop = (): Promise<void> => (stopping ??= closeAll(app, open));
  try {
    app = await createApp(env, open);
    await createOwner(env, app);
    await listen(app, env);
    const url = addressOf(app, env.host);
    await app.get(StartUpRoots).run(await librariesOf(env, signal));
    const { setUp } = await app.get(AuthService).status();
    process.stdout.write(`LoRA Manager is ready on ${url}\n`);
    if (!setUp) process.stdout.write('Open it in a browser to create the owner.\n');
    return { url, stop, lost: open.lost };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** The folders that the command line names, with the demo library where it is wanted. */
async function librariesOf(env: Env, signal: AbortSignal | undefined): Promise<readonly string[]> {
  if (!env.demo) return env.libraries;
  const say = (line: string): unknown => process.stdout.write(`${line}\n`);
  const demo = await prepareDemo(env.dataFolder, { signal, say });
  return demo === null ? env.libraries : [...env.libraries, demo];
}

async function closeAll(app: NestExpressApplication | undefined, open: OpenDatabase): Promise<void> {
  try {
    if (app) await closeApp(app);
  } finally {
    await open.close();
  }
}

/** Takes no new connections, then closes the modules; a download or an idle connection must not hold this up. */
async function closeApp(app: NestExpressApplication): Promise<void> {
  const server = app.getHttpServer();
  if (server.listening) server.close();
  const cut = setTimeout(() => server.closeAllConnections(), FINISH_ANSWERS_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

async function createOwner(env: Env, app: NestExpressApplication): Promise<void> {
  if (env.owner)
    await app.get(AuthService).createOwner({ email: env.owner.email, password: env.owner.password });
}

async function listen(app: NestExpressApplication, env: Env): Promise<void> {
  try {
    await app.listen(env.port, env.host);
  } catch (error) {
    throw toStartError(error, env);
  }
}

function toStartError(error: unknown, env: Env): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const place = `${env.host}:${env.port}`;
  const cause = { cause: error };
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Another program listens on ${place}: choose another port with --port, or 0 for any free one.`,
      cause,
    );
  }
  if (code === 'EACCES')
    return new StartError(
      `This user may not listen on ${place}: choose a port above 1023 with --port.`,
      cause,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(`${env.host} is no address of this computer: choose another with --host.`, cause);
  }
  return error;
}

function addressOf(app: NestExpressApplication, host: string): string {
  const address: AddressInfo | string | null = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
