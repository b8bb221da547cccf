import { mkdtemp, realpath, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@lora/schema';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Test } from 'supertest';
import { createApp } from '../src/app.js';
import { Env } from '../src/platform/env/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** The owner that `signIn` creates. */
export const OWNER = { email: 'owner@example.org', password: 'correct horse battery' };

/** Somebody signed in: requests under /api/v1 that carry the Bearer token. */
export interface SignedIn {
  token: string;
  /** `name=value` of both session cookies, for the header `Cookie`. */
  cookies: { refresh: string; read: string };
  get(path: string): Test;
  head(path: string): Test;
  post(path: string, body?: object): Test;
  patch(path: string, body?: object): Test;
  put(path: string, body?: object): Test;
  delete(path: string): Test;
}

/** The whole application on a database of its own, listening on a free loopback port. */
export interface TestApp {
  app: NestExpressApplication;
  db: TestDatabase;
  env: Env;
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** An empty folder, removed by `close`; the data folder lies in it. */
  folder: string;
  /** Requests without any token, with the full path: `anyone().get('/api/v1/health/live')`. */
  anyone(): ReturnType<typeof request>;
  /** Creates the owner at the first call, signs in anew at each later one. */
  signIn(): Promise<SignedIn>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Folder of a built page; left out: none is served. */
  webFolder?: string;
  /** Instead of nothing, logs at this level into `onLogLine`. */
  log?: { level: Env['logLevel']; onLine: (line: string) => void };
  /** Other settings than the defaults. */
  env?: Partial<Env>;
}

/**
 * Starts the program as `serve` does, except for its own PostgreSQL: `const app = await createTestApp()`. One in each
 * test file at a time: passport keeps its strategies for the whole process, the last app's would answer for all.
 */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const db = await createTestDatabase();
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lora-app-')));
  const env = Object.assign(new Env(), {
    dataFolder: join(folder, 'data'),
    cacheFolder: join(folder, 'cache'),
    searchPath: process.env.PATH ?? '',
    port: 0,
    logLevel: options.log?.level ?? 'silent',
    // Making vectors after each scan takes seconds; the tests of the models say 'cpu'.
    mlProvider: 'off',
    ...options.env,
  });
  const { onLine } = options.log ?? {};
  const app = await createApp(env, db, {
    webFolder: options.webFolder ?? null,
    ...(onLine ? { logTo: { write: onLine } } : {}),
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let setUp = false;
  return {
    app,
    db,
    env,
    url,
    folder,
    anyone: () => request(url),
    signIn: async () => {
      const response = await request(url)
        .post(`/api/v1/auth/${setUp ? 'login' : 'setup'}`)
        .send(OWNER);
      if (response.status > 201) throw new Error(`Could not sign in: ${response.text}`);
      setUp = true;
      return signedIn(url, response);
    },
    close: async () => {
      await app.close();
      await db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function signedIn(url: string, response: Awaited<Test>): SignedIn {
  const { accessToken: token } = response.body as Session;
  const withToken = (test: Test): Test => test.set('Authorization', `Bearer ${token}`);
  const path = (given: string): string => `/api/v1${given}`;
  return {
    token,
    cookies: { refresh: cookieOf(response, 'lora_refresh'), read: cookieOf(response, 'lora_read') },
    get: (given) => withToken(request(url).get(path(given))),
    head: (given) => withToken(request(url).head(path(given))),
    post: (given, body) => withToken(request(url).post(path(given))).send(body),
    patch: (given, body) => withToken(request(url).patch(path(given))).send(body),
    put: (given, body) => withToken(request(url).put(path(given))).send(body),
    delete: (given) => withToken(request(url).delete(path(given))),
  };
}

/** `name=value` of a cookie that the answer sets, '' where it sets none of this name. */
export function cookieOf(response: Awaited<Test>, name: string): string {
  const set: unknown = response.headers['set-cookie'];
  const lines = Array.isArray(set) ? set.map(String) : [];
  return lines.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
}
