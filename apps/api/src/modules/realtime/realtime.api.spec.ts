import { randomUUID } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import type { Change, ClientEvents, Job, ServerEvents } from '@lora/schema';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { JobsRepository } from '../../platform/jobs/index.js';
import { TokensService } from '../auth/index.js';
import { FeedRepository } from '../history/index.js';

type Client = Socket<ServerEvents, ClientEvents>;

let app: TestApp;
let owner: SignedIn;
const clients: Client[] = [];

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
});
afterAll(() => app.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});

function connect(token?: string, options: { transports?: string[] } = {}): Client {
  const client: Client = io(app.url, {
    auth: token === undefined ? {} : { token },
    reconnection: false,
    transports: options.transports ?? ['websocket'],
  });
  clients.push(client);
  return client;
}

const disconnected = (client: Client) =>
  new Promise<string>((resolve) => client.once('disconnect', (reason) => resolve(reason)));

/** Connected and let in: the first message shows it, as being connected alone does not. */
async function letIn(token = owner.token, options: { transports?: string[] } = {}): Promise<Client> {
  const client = connect(token, options);
  const ended = disconnected(client).then(() => 'ended' as const);
  const heard = new Promise<'heard'>((resolve) => client.once('changes', () => resolve('heard')));
  for (;;) {
    await change([randomUUID()]);
    const first = await Promise.race([heard, ended, new Promise((resolve) => setTimeout(resolve, 200))]);
    if (first === 'heard') return client;
    if (first === 'ended') throw new Error('The client was not let in.');
  }
}

/** As a service does it: the feed's rows in the transaction of the change. */
const change = (ids: string[], kind: Change['kind'] = 'adapter') =>
  app.db.database.transaction(() => app.app.get(FeedRepository).append(kind, ids));

/** All ids told of by `changes` until `id` is among them. */
function changesUntil(client: Client, id: string): Promise<Change[]> {
  const seen: Change[] = [];
  return new Promise((resolve) => {
    client.on('changes', ({ items }) => {
      seen.push(...items);
      if (items.some((item) => item.id === id)) resolve(seen);
    });
  });
}

/** A token as the server signs it, with other claims or another life. */
const sign = (changed: object, seconds = 60): string => {
  const [, claims = ''] = owner.token.split('.');
  const { sub, sid, use } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  return new JwtService().sign(
    { sub, sid, use, ...changed },
    {
      secret: app.app.get(TokensService).signingSecret,
      issuer: 'lora-manager',
      algorithm: 'HS256',
      expiresIn: seconds,
    },
  );
};

describe('a client is disconnected', () => {
  it.each<[string, () => string | undefined]>([
    ['without a token', () => undefined],
    ['with nonsense', () => 'nonsense'],
    ['with the reading cookie', () => owner.cookies.read.replace('lora_read=', '')],
    ['with a token that has ended', () => sign({}, -1)],
    ['with the token of an unknown session', () => sign({ sid: randomUUID() })],
    ['with something that is no text', () => ({ $gt: '' }) as never],
  ])('%s', async (_case, token) => {
    const client = connect(token());
    const heard: unknown[] = [];
    client.on('changes', (event) => heard.push(event));
    expect(await disconnected(client)).toBe('io server disconnect');
    expect(heard).toEqual([]);
  });

  it('when its token ends', async () => {
    const client = await letIn(sign({}, 2));
    expect(await disconnected(client)).toBe('io server disconnect');
  });

  it('when its session is signed out, and no other with it', async () => {
    const leaving = await app.signIn();
    const [left, staying] = [await letIn(leaving.token), await letIn()];
    const gone = disconnected(left);
    await app.anyone().post('/api/v1/auth/logout').set('Cookie', leaving.cookies.refresh);
    expect(await gone).toBe('io server disconnect');
    expect(staying.connected).toBe(true);
  });

  it('when it sends more than any client has to say', async () => {
    const client = await letIn();
    const gone = disconnected(client);
    (client as Socket).emit('anything', 'x'.repeat(100_000));
    await gone;
    expect((await app.anyone().get('/api/v1/health/live')).status).toBe(200);
  });
});

describe('changes', () => {
  it.each([[['websocket']], [['polling']]])('arrive once they are committed, over %j', async (transports) => {
    const client = await letIn(owner.token, { transports });
    const [adapter, root] = [randomUUID(), randomUUID()];
    const told = changesUntil(client, root);
    await change([adapter]);
    await change([root], 'root.removed');
    expect(await told).toEqual(
      expect.arrayContaining([
        { kind: 'adapter', id: adapter },
        { kind: 'root.removed', id: root },
      ]),
    );
  });

  it('that were rolled back are never told', async () => {
    const client = await letIn();
    const [lost, kept] = [randomUUID(), randomUUID()];
    const told = changesUntil(client, kept);
    await app.db.database
      .transaction(async () => {
        await app.app.get(FeedRepository).append('adapter', [lost]);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await change([kept]);
    expect((await told).map(({ id }) => id)).not.toContain(lost);
  });

  it('of the same thing in one message are one', async () => {
    const client = await letIn();
    const [twice, last] = [randomUUID(), randomUUID()];
    const told = changesUntil(client, last);
    await change([twice, twice, last]);
    expect((await told).filter(({ id }) => id === twice)).toHaveLength(1);
  });

  it('of a large scan come in several messages, all of them', async () => {
    const client = await letIn();
    const ids = Array.from({ length: 1_201 }, () => randomUUID());
    const messages: number[] = [];
    client.on('changes', ({ items }) => messages.push(items.length));
    const told = changesUntil(client, ids.at(-1) ?? '');
    await change(ids);
    const seen = new Set((await told).map(({ id }) => id));
    expect(ids.filter((id) => !seen.has(id))).toHaveLength(0);
    expect(messages.length).toBeGreaterThan(1);
  });

  it('carry the position from which GET /changes goes on without a gap', async () => {
    const client = await letIn();
    const [first, second] = [randomUUID(), randomUUID()];
    const position = new Promise<string>((resolve) => {
      client.on('changes', (event) => {
        if (event.items.some(({ id }) => id === first)) resolve(event.position);
      });
    });
    await change([first]);
    const after = await position;
    client.disconnect();
    await change([second]);
    await expect
      .poll(async () => (await owner.get(`/changes?after=${after}`)).body.items)
      .toEqual([{ kind: 'adapter', id: second }]);
  });

  it('that a longer transaction holds back come when it ends', async () => {
    const client = await letIn();
    const id = randomUUID();
    const told = changesUntil(client, id);
    let finish: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const older = app.db.database.transaction(async () => {
      // A transaction id of its own, older than the change below.
      await app.db.database.query('SELECT pg_current_xact_id()');
      await held;
    });
    await expect
      .poll(
        async () =>
          (await app.db.database.query(`SELECT 1 FROM pg_stat_activity WHERE backend_xid IS NOT NULL`))
            .length,
      )
      .toBeGreaterThan(0);
    await change([id]);
    finish();
    await older;
    expect((await told).map((item) => item.id)).toContain(id);
  });
});

describe('jobs', () => {
  it('are told as the API shows them, from queued to their end', async () => {
    const client = await letIn();
    const jobs: Job[] = [];
    const ended = new Promise<void>((resolve) => {
      client.on('job', (job) => {
        jobs.push(job);
        if (job.state === 'completed') resolve();
      });
    });
    const started = await owner.post('/library/scans', {});
    await ended;
    const last = jobs.at(-1);
    expect(last?.id).toBe(started.body.jobId);
    expect((await owner.get(`/jobs/${last?.id}`)).body).toEqual(last);
  });

  it('of another process are told as well', async () => {
    const client = await letIn();
    const told = new Promise<Job>((resolve) => {
      client.on('job', (job) => job.title === 'made elsewhere' && resolve(job));
    });
    // Only the row and its NOTIFY, as another process leaves them; nothing of this process runs it.
    await app.app.get(JobsRepository).add({ kind: 'scan', title: 'made elsewhere', payload: {} });
    expect((await told).state).toBe('queued');
  });
});
