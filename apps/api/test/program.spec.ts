import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { Agent, get as httpGet } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, JobPage, Session } from '@lora/schema';
import { joinSafetensors, makeLibrary, modelFile, otherModelFile, Random } from '@lora/fixtures';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readPostmasterPid } from '../src/platform/database/embedded/postmaster-pid.js';
import { VERSION } from '../src/platform/version.js';
import { createTestDatabase, type TestDatabase, urlOf } from './database.js';
import {
  type Ended,
  endPrograms,
  type RunningProgram,
  runProgram,
  spawnProgram,
  startProgram,
} from './program.js';

const OWNER = { LORA_OWNER_EMAIL: 'owner@example.org', LORA_OWNER_PASSWORD: 'correct horse battery' };
/** A whole shutdown may take this long. */
const STOP_MS = 10_000;

let folder: string;
let names = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lora-program-'));
  // As root the database runs as another user, who has to get through.
  chmodSync(folder, 0o711);
});
afterEach(endPrograms);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newFolder = (): string => join(folder, `data ${++names}`);

/** Whether a PostgreSQL runs on this data folder. */
async function hasServer(data: string): Promise<boolean> {
  const server = await readPostmasterPid(join(data, 'database', 'cluster'));
  if (!server) return false;
  try {
    process.kill(server.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One sentence on the error output, no stack, nothing else. */
function sentenceOf({ stderr }: Ended): string {
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

const api = (
  program: RunningProgram,
  path: string,
  o: { token?: string; body?: object } = {},
): Promise<Response> =>
  fetch(`${program.url}/api/v1${path}`, {
    headers: {
      ...(o.token === undefined ? {} : { authorization: `Bearer ${o.token}` }),
      ...(o.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(o.body ? { method: 'POST', body: JSON.stringify(o.body) } : {}),
  });

async function signIn(program: RunningProgram): Promise<string> {
  const body = { email: OWNER.LORA_OWNER_EMAIL, password: OWNER.LORA_OWNER_PASSWORD };
  const response = await api(program, '/auth/login', { body });
  expect(response.status).toBe(200);
  return ((await response.json()) as Session).accessToken;
}

async function newestScan(program: RunningProgram, token: string): Promise<Job | undefined> {
  const response = await api(program, '/jobs?kind=scan&limit=200', { token });
  return ((await response.json()) as JobPage).items.at(-1);
}

describe('words on the command line', () => {
  it('--help and --version are answered without starting anything', async () => {
    const data = newFolder();
    const help = await runProgram({ args: ['--help', '--data', data] });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--library DIR');
    expect(await runProgram({ args: ['--version'] })).toMatchObject({
      code: 0,
      stdout: `${VERSION}\n`,
      stderr: '',
    });
    expect(existsSync(data)).toBe(false);
  });

  it('that are wrong are all told at once, with exit code 2', async () => {
    const data = newFolder();
    const ended = await runProgram({
      args: ['--prot', '1', '--port', '99999', '--library', join(folder, 'nowhere'), '--data', data],
      env: { LORA_OWNER_EMAIL: 'owner@example.org' },
    });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    const lines = ended.stderr.trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(ended.stderr).toContain('--prot');
    expect(ended.stderr).toContain('99999');
    expect(ended.stderr).toContain(join(folder, 'nowhere'));
    expect(ended.stderr).toContain('LORA_OWNER_PASSWORD');
    expect(existsSync(data)).toBe(false);
  });
});

describe('a running program', () => {
  let data: string;
  let program: RunningProgram;
  beforeAll(async () => {
    data = newFolder();
  });

  const start = async (): Promise<RunningProgram> => {
    program = await startProgram({ args: ['--port', '0', '--data', data], env: OWNER });
    return program;
  };

  it('says on which port it listens, and creates the owner of the variables', async () => {
    await start();
    expect(program.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect((await api(program, '/health/ready')).status).toBe(200);
    expect(await (await api(program, '/auth/status')).json()).toEqual({ setUp: true });
    expect(program.stdout()).not.toContain('create the owner');
    expect(program.stdout()).not.toContain('RouterExplorer');
    await signIn(program);

    const second = await runProgram({ args: ['--port', '0', '--data', data] });
    expect(second.code).toBe(1);
    expect(sentenceOf(second)).toContain(data);
    expect(second.stdout).not.toContain('ready');

    const elsewhere = newFolder();
    const taken = await runProgram({ args: ['--port', new URL(program.url).port, '--data', elsewhere] });
    expect(taken.code).toBe(1);
    expect(sentenceOf(taken)).toContain(`Another program listens on ${new URL(program.url).host}`);
    expect(await hasServer(elsewhere)).toBe(false);

    // Neither has disturbed the first.
    expect((await api(program, '/health/ready')).status).toBe(200);
    const ended = await program.end('SIGINT');
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(STOP_MS);
    expect(await hasServer(data)).toBe(false);
  });

  it('knows its owner after a restart, and takes no second one from the variables', async () => {
    program = await startProgram({
      args: ['--port', '0', '--data', data],
      env: { ...OWNER, LORA_OWNER_PASSWORD: 'another password' },
    });
    await signIn(program);
    expect((await program.end('SIGTERM')).code).toBe(0);
  });

  it('stops in time with sockets, idle connections, downloads and half a request open', async () => {
    await start();
    const token = await signIn(program);
    const { hostname, port } = new URL(program.url);
    const socket = io(program.url, { auth: { token }, transports: ['websocket'], reconnection: false });
    await once(socket as never, 'connect');
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    const half = connect(Number(port), hostname);
    half.on('error', () => undefined);
    half.write(
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve) => {
      httpGet(`${program.url}/api/v1/health/live`, { agent }, (response) =>
        response.resume().on('end', resolve),
      );
    });

    const ended = await program.end('SIGTERM');
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(STOP_MS);
    expect(ended.stderr).toBe('');
    expect(await hasServer(data)).toBe(false);
    await gone;
    half.destroy();
    agent.destroy();
  });

  it('stopped while it starts leaves no database behind', async () => {
    const starting = spawnProgram({ args: ['--port', '0', '--data', data] });
    await expect.poll(() => hasServer(data), { interval: 10, timeout: 30_000 }).toBe(true);
    const ended = await starting.end('SIGTERM');
    expect(ended.code).toBe(0);
    expect(ended.stderr).toBe('');
    expect(ended.ms).toBeLessThan(STOP_MS);
    expect(await hasServer(data)).toBe(false);
  });

  it('ends with a sentence when its database is killed, and starts again', async () => {
    await start();
    const server = await readPostmasterPid(join(data, 'database', 'cluster'));
    process.kill(server?.pid ?? 0, 'SIGKILL');
    const ended = await program.ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/database/i);
    await start();
    await signIn(program);
    expect((await program.end('SIGTERM')).code).toBe(0);
  });
});

describe('a database that cannot be used', () => {
  it.each([
    ['nobody listens', 'postgres://user:secret-word@127.0.0.1:1/db'],
    ['its host does not exist', 'postgres://user:secret-word@nowhere.invalid/db'],
  ])('is told in one sentence without the password: %s', async (_case, url) => {
    const ended = await runProgram({
      args: ['--port', '0', '--data', newFolder()],
      env: { DATABASE_URL: url },
    });
    expect(ended.code).toBe(1);
    expect(sentenceOf(ended)).toMatch(/database|PostgreSQL|DATABASE_URL/i);
    expect(ended.stderr).not.toContain('secret-word');
  });
});

/** A LoRA of 200 GB that takes no room on the disk (all holes) and minutes to hash. */
function writeHugeFile(path: string): void {
  const half = 100 * 2 ** 30;
  const [rank, width] = [64, half / 2 / 64];
  const layer = 'lora_unet_mid_block_attentions_0_proj_in';
  const header = JSON.stringify({
    [`${layer}.lora_down.weight`]: { dtype: 'F16', shape: [rank, width], data_offsets: [0, half] },
    [`${layer}.lora_up.weight`]: { dtype: 'F16', shape: [width, rank], data_offsets: [half, 2 * half] },
  });
  const start = joinSafetensors(header, [], { align: true });
  writeFileSync(path, start);
  truncateSync(path, start.length + 2 * half);
}

describe('a scan that a stop interrupts', () => {
  let db: TestDatabase;
  let library: string;
  beforeAll(async () => {
    db = await createTestDatabase();
    library = join(folder, 'library');
    await makeLibrary(library, { count: 20 });
    writeHugeFile(join(library, 'huge.safetensors'));
  });
  afterAll(() => db.close());

  it('is handed back and goes on after the next start, with nothing in the library changed', async () => {
    const options = {
      args: ['--port', '0', '--data', newFolder(), '--library', library],
      env: { ...OWNER, DATABASE_URL: urlOf(db.connection) },
    };
    const before = readdirSync(library, { recursive: true });
    const first = await startProgram(options);
    const token = await signIn(first);
    await expect
      .poll(async () => (await newestScan(first, token))?.progress?.bytes ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(2 ** 20);
    const scan = await newestScan(first, token);
    expect(scan?.state).toBe('running');

    const ended = await first.end('SIGTERM');
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(STOP_MS);
    expect(await db.database.query('SELECT id, state, runner FROM jobs')).toEqual([
      { id: scan?.id, state: 'queued', runner: null },
    ]);
    expect(readdirSync(library, { recursive: true })).toEqual(before);

    // What would take minutes is gone now: the same job finds the rest and ends.
    rmSync(join(library, 'huge.safetensors'));
    const second = await startProgram(options);
    const again = await signIn(second);
    await expect
      .poll(async () => (await newestScan(second, again))?.state, { timeout: 30_000 })
      .toBe('completed');
    expect((await newestScan(second, again))?.id).toBe(scan?.id);
    expect((await second.end('SIGTERM')).code).toBe(0);
  });
});

describe('inspect', () => {
  it('prints what an adapter is, with evidence and hashes, and needs no database', async () => {
    const home = join(folder, 'home');
    mkdirSync(home);
    const path = join(folder, 'a style.safetensors');
    writeFileSync(path, modelFile('sdxl-kohya').bytes);
    const ended = await runProgram({
      args: ['inspect', path],
      env: { HOME: home, DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' },
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [result] = JSON.parse(ended.stdout);
    expect(result.file).toBe(path);
    expect(result.reading.outcome).toBe('adapter');
    expect(JSON.stringify(result.reading)).toContain('evidence');
    expect(result.hashes.sha256).toMatch(/^[\da-f]{64}$/);
    expect(result.hashes.autoV3Short).toMatch(/^[\da-f]{12}$/);
    expect(readdirSync(home)).toEqual([]);
  });

  it('ends with 1 when a file is no adapter or not there, and still prints all', async () => {
    const path = join(folder, 'other.safetensors');
    writeFileSync(path, otherModelFile('textual-inversion', new Random('other')));
    const ended = await runProgram({ args: ['inspect', path, join(folder, 'nowhere.safetensors')] });
    expect(ended.code).toBe(1);
    expect(
      JSON.parse(ended.stdout).map((each: { reading: { outcome: string } }) => each.reading.outcome),
    ).toEqual(['problem', 'gone']);
  });

  it('without a file says what is missing', async () => {
    const ended = await runProgram({ args: ['inspect'] });
    expect(ended.code).toBe(2);
    expect(sentenceOf(ended)).toContain('at least one file');
  });
});
