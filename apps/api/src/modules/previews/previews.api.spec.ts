import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { encodeSafetensors } from '@lora/fixtures';
import express, { type ErrorRequestHandler } from 'express';
import sharp from 'sharp';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { OriginalsService } from './originals.service.js';
import { OwnPictures } from './own-pictures.js';
import { PICTURE_THREADS, PicturePool } from './picture-pool.js';
import { PreviewsController } from './previews.controller.js';
import { PreviewsRepository } from './previews.repository.js';
import type { Caller } from '../auth/index.js';
import { findStillTool } from './find-still-tool.js';
import { CLIPS } from './testing/clips.js';
import { clipStart, drawBomb, drawPicture, middleColour } from './testing/pictures.js';
import { ThumbnailStore } from './thumbnail-store.js';
import { ThumbnailsService } from './thumbnails.service.js';

// Real files, database, threads and HTTP. Only what Nest adds is left out (signing in, the error filter):
// here a failure is answered as 400 with its code.

const ffmpeg = await findStillTool(process.env.PATH ?? '');

let db: TestDatabase;
let pool: PicturePool;
let folder: string;
let root: string;
let rootId: string;
let server: Server;
let thumbnails: ThumbnailsService;
let visibleRoots: 'all' | string[];

beforeAll(async () => {
  db = await createTestDatabase();
  pool = new PicturePool();
});
afterAll(async () => {
  await pool.onApplicationShutdown();
  await db.close();
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lora-previews-'));
  root = join(folder, 'library');
  mkdirSync(join(root, 'sub'), { recursive: true });
  const [row] = await db.database.query<{ id: string }>(
    `INSERT INTO roots (name, path) VALUES ('test', $1) RETURNING id`,
    [root],
  );
  rootId = row?.id ?? '';
  visibleRoots = 'all';
  server = await startServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

async function startServer(): Promise<Server> {
  const repository = new PreviewsRepository(db.database);
  const own = new OwnPictures(join(folder, 'data', 'previews'));
  thumbnails = new ThumbnailsService(
    repository,
    new ThumbnailStore(join(folder, 'data', 'thumbnails')),
    pool,
    own,
  );
  const controller = new PreviewsController(thumbnails, new OriginalsService(repository, pool, own));
  const app = express();
  const caller = () => ({ scope: { roots: visibleRoots } }) as unknown as Caller;
  app.get('/alive', (_, res) => void res.send('yes'));
  app.get('/previews/:id', (req, res) =>
    controller.thumbnail(req.params.id, req.query.w, caller(), req, res),
  );
  app.get('/previews/:id/original', (req, res) => controller.original(req.params.id, caller(), req, res));
  const tell: ErrorRequestHandler = (error, _req, res, _next) =>
    void res.status(400).json({ code: error.code, message: error.message });
  app.use(tell);
  const started = createServer(app);
  await new Promise<void>((listening) => started.listen(0, '127.0.0.1', listening));
  return started;
}

/** Serves with other threads for a while. */
async function withPool(other: PicturePool, work: () => Promise<void>): Promise<void> {
  const usual = pool;
  pool = other;
  const before = server;
  server = await startServer();
  try {
    await work();
  } finally {
    await new Promise((closed) => server.close(closed));
    [pool, server] = [usual, before];
    await other.onApplicationShutdown();
  }
}

/** A model in the folder "sub" with one preview, as the scan would have written it. */
async function addPreview(
  source: string,
  content?: Uint8Array,
  o: { stamp?: string; embedded?: boolean; model?: string } = {},
): Promise<string> {
  if (content !== undefined) writeFileSync(join(root, 'sub', source), content);
  const path = `sub/${o.model ?? `${createHash('md5').update(source).digest('hex')}.safetensors`}`;
  const [file] = await db.database.query<{ id: string }>(
    `INSERT INTO files (root_id, path, folder, file_name, device, inode, size, mtime_ns)
     VALUES ($1, $2, 'sub', 'x', '1', '1', 1, 1) RETURNING id`,
    [rootId, path],
  );
  const [preview] = await db.database.query<{ id: string }>(
    `INSERT INTO previews (file_id, position, kind, source, embedded, stamp) VALUES ($1, 0, 'image', $2, $3, $4) RETURNING id`,
    [file?.id, source, o.embedded ?? false, o.stamp ?? '1'],
  );
  return preview?.id ?? '';
}

const get = (path: string) => request(server).get(`/previews/${path}`);
/** The code and message with which a request is refused. */
async function refusal(path: string): Promise<string> {
  const { status, body } = await get(path);
  return status === 400 ? `${body.code}: ${body.message}` : `status ${status}`;
}

describe('GET /previews/{id}', () => {
  it('answers a WebP still of the wanted width, 512 when none is named', async () => {
    const id = await addPreview('a.png', await drawPicture(2000, 1000));
    for (const [query, width] of [
      ['?w=256', 256],
      ['', 512],
      ['?w=1024', 1024],
    ] as const) {
      const { status, headers, body } = await get(id + query);
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'content-type': 'image/webp', 'x-content-type-options': 'nosniff' });
      expect(await sharp(body).metadata()).toMatchObject({ format: 'webp', width, height: width / 2 });
    }
  });

  it('is kept for ever under its version, and asked for again without', async () => {
    const id = await addPreview('a.png', await drawPicture(20, 20), { stamp: '7:9 a' });
    const cached = async (query: string) => (await get(id + query)).headers['cache-control'];
    expect(await cached(`?v=${encodeURIComponent('7:9 a')}`)).toBe('private, max-age=31536000, immutable');
    expect(await cached('')).toBe('private, no-cache, must-revalidate');
    expect(await cached('?v=an+older+one')).toBe('private, no-cache, must-revalidate');
  });

  it('answers 304 to who has it, without reading the picture', async () => {
    const render = vi.spyOn(pool, 'renderThumbnails');
    const id = await addPreview('a.png', await drawPicture(20, 20));
    const { etag } = (await get(id)).headers;
    const again = await get(id).set('If-None-Match', etag ?? '');
    expect([again.status, again.headers.etag, render.mock.calls.length]).toEqual([304, etag, 1]);
    expect((await get(`${id}?w=256`).set('If-None-Match', etag ?? '')).status).toBe(200);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const id = await addPreview('a.png', await drawPicture(20, 20));
    const { headers } = await get(id);
    const head = await request(server).head(`/previews/${id}`);
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(headers['content-length']);
    expect(head.headers.etag).toBe(headers.etag);
  });

  it('shows a replaced picture once the scan has seen it', async () => {
    const id = await addPreview('a.png', await drawPicture(40, 40, 'png', '#ff0000'));
    const before = await get(id);
    writeFileSync(join(root, 'sub', 'a.png'), await drawPicture(40, 40, 'png', '#0000ff'));
    await db.database.query(`UPDATE previews SET stamp = '2' WHERE id = $1`, [id]);
    const after = await get(id);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect((await middleColour(after.body)).blue).toBeGreaterThan(200);
  });

  it('serves a stored still while the library is away', async () => {
    const id = await addPreview('a.png', await drawPicture(20, 20));
    expect((await get(id)).status).toBe(200);
    rmSync(root, { recursive: true });
    expect((await get(`${id}?w=256`)).status).toBe(200);
    expect(await refusal(await addPreview('b.png'))).toMatch(/^root_offline: /);
  });

  it('renders a picture that is embedded in the model file', async () => {
    const url = `data:image/png;base64,${(await drawPicture(30, 30, 'png', '#00ff00')).toString('base64')}`;
    const model = encodeSafetensors({
      metadata: { 'modelspec.thumbnail': url },
      tensors: { a: { dtype: 'F32', shape: [1], fill: 1 } },
    });
    writeFileSync(join(root, 'sub', 'm.safetensors'), model);
    const id = await addPreview('modelspec.thumbnail', undefined, { embedded: true, model: 'm.safetensors' });
    expect((await middleColour((await get(id)).body)).green).toBeGreaterThan(200);
    const original = await get(`${id}/original`);
    expect([original.status, original.headers['content-type']]).toEqual([200, 'image/png']);
    expect((await get(`${id}/original`).set('If-None-Match', original.headers.etag ?? '')).status).toBe(304);
  });

  it('renders once for a hundred requests at the same time', async () => {
    const render = vi.spyOn(pool, 'renderThumbnails');
    const id = await addPreview('a.png', await drawPicture(600, 600));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => get(`${id}?w=${[256, 512, 1024][i % 3]}`)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(render).toHaveBeenCalledTimes(1);
  });

  it('renders a hundred missing ones a few at a time, and answers others meanwhile', async () => {
    const real = pool.renderThumbnails.bind(pool);
    let [now, most, left] = [0, 0, 100];
    vi.spyOn(pool, 'renderThumbnails').mockImplementation(async (location) => {
      most = Math.max(most, ++now);
      return real(location).finally(() => void [now--, left--]);
    });
    const picture = await drawPicture(800, 800, 'jpeg');
    const ids = await Promise.all(Array.from({ length: 100 }, (_, i) => addPreview(`${i}.jpg`, picture)));
    const all = Promise.all(ids.map((id) => get(id)));
    await vi.waitUntil(() => now > 0, { timeout: 30_000, interval: 1 });
    expect((await request(server).get('/alive')).text).toBe('yes');
    expect(left).toBeGreaterThan(0);
    expect((await all).every((answer) => answer.status === 200)).toBe(true);
    expect(most).toBe(PICTURE_THREADS);
  });

  it('forgets a request whose client left while it waited', async () => {
    const gates: (() => void)[] = [];
    const render = vi
      .spyOn(pool, 'renderThumbnails')
      .mockImplementation(
        () => new Promise((resolve) => gates.push(() => resolve(new Map([[512, new Uint8Array([1])]])))),
      );
    const picture = await drawPicture(8, 8);
    const ids = await Promise.all(
      Array.from({ length: PICTURE_THREADS + 2 }, (_, i) => addPreview(`${i}.png`, picture)),
    );
    const busy = ids.slice(0, PICTURE_THREADS).map(async (id) => get(id));
    await vi.waitUntil(() => gates.length === PICTURE_THREADS, { timeout: 30_000 });
    const { port } = server.address() as AddressInfo;
    const find = vi.spyOn(thumbnails, 'find');
    const leaving = new AbortController();
    const left = fetch(`http://127.0.0.1:${port}/previews/${ids.at(-2)}`, { signal: leaving.signal });
    left.catch(() => undefined);
    await vi.waitUntil(() => find.mock.settledResults.some((each) => each.type === 'fulfilled'), {
      timeout: 30_000,
    });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitUntil(async () => (await connectionCount(server)) === PICTURE_THREADS, { timeout: 30_000 });
    const stays = get(ids.at(-1) ?? '').then((answer) => answer);
    await vi.waitUntil(
      () => find.mock.settledResults.filter((each) => each.type === 'fulfilled').length === 2,
      { timeout: 30_000 },
    );
    while (gates.length > 0) gates.shift()?.();
    await vi.waitUntil(() => gates.length > 0, { timeout: 30_000 });
    gates.shift()?.();
    await Promise.all([...busy, stays]);
    expect(render).toHaveBeenCalledTimes(PICTURE_THREADS + 1);
  });

  it('says that a clip has no still where there is no ffmpeg', async () => {
    expect(await refusal(await addPreview('a.mp4', CLIPS.red))).toMatch(/^no_still: .*no ffmpeg/);
  });

  it.skipIf(process.platform === 'win32')('renders the still that ffmpeg takes of a clip', async () => {
    const seen = join(folder, 'seen');
    const program = join(folder, 'ffmpeg');
    writeFileSync(join(folder, 'still.png'), await drawPicture(600, 300, 'png', '#00ff00'));
    writeFileSync(
      program,
      `#!/bin/sh\ncmp -s /dev/fd/3 "${join(root, 'sub', 'a.mp4')}" && echo x >> "${seen}" && exec cat "${join(folder, 'still.png')}"\n`,
    );
    chmodSync(program, 0o755);
    await withPool(new PicturePool({ program, leading: [] }), async () => {
      const id = await addPreview('a.mp4', CLIPS.red);
      const [one, two] = await Promise.all([get(`${id}?w=256`), get(`${id}?w=512`)]);
      expect([one.status, two.status]).toEqual([200, 200]);
      expect(await sharp(one.body).metadata()).toMatchObject({ format: 'webp', width: 256, height: 128 });
      expect((await middleColour(two.body)).green).toBeGreaterThan(200);
      expect(readFileSync(seen, 'utf8')).toBe('x\n');
      expect((await get(`${id}/original`)).headers['content-type']).toBe('video/mp4');

      const other = await addPreview('b.mp4', clipStart());
      expect(await refusal(other)).toMatch(/^no_still: /);
      expect(await refusal(`${other}?w=256`)).toMatch(/^no_still: /);
    });
  });

  it.skipIf(ffmpeg === null)('shows a clip with the ffmpeg of this machine, in a WebP', async () => {
    await withPool(new PicturePool(ffmpeg), async () => {
      const [red, blue] = [await addPreview('a.mp4', CLIPS.red), await addPreview('b.webm', CLIPS.blue)];
      expect((await middleColour((await get(red)).body)).red).toBeGreaterThan(200);
      expect((await middleColour((await get(blue)).body)).blue).toBeGreaterThan(200);
      expect(await refusal(await addPreview('c.mp4', clipStart()))).toMatch(/^no_still: /);
    });
  });

  it('refuses hostile pictures with a reason each, and decodes them once', async () => {
    const render = vi.spyOn(pool, 'renderThumbnails');
    const bomb = await addPreview('bomb.png', drawBomb(30_000, 30_000));
    expect(await refusal(bomb)).toMatch(/^preview_unusable: .*100 megapixels/);
    expect(await refusal(`${bomb}?w=256`)).toMatch(/^preview_unusable: .*100 megapixels/);
    expect(render).toHaveBeenCalledTimes(1);
    expect(await refusal(await addPreview('empty.png', new Uint8Array()))).toMatch(
      /^preview_unusable: .*0 bytes/,
    );
    expect(
      await refusal(await addPreview('x.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))),
    ).toMatch(/^preview_unusable: .*whatever its name/);
    expect(
      await refusal(await addPreview('cut.jpg', (await drawPicture(500, 500, 'jpeg')).subarray(0, 400))),
    ).toMatch(/^preview_unusable: .*cut off/);
    execFileSync('mkfifo', [join(root, 'sub', 'pipe.png')]);
    expect(await refusal(await addPreview('pipe.png'))).toMatch(/^preview_unusable: .*pipe/);
    mkdirSync(join(root, 'sub', 'folder.png'));
    expect(await refusal(await addPreview('folder.png'))).toMatch(/^preview_unusable: .*folder/);
  });

  it('opens nothing outside of the root', async () => {
    writeFileSync(join(folder, 'secret.png'), await drawPicture(8, 8));
    symlinkSync(join(folder, 'secret.png'), join(root, 'sub', 'link.png'));
    for (const source of ['link.png', '../../secret.png']) {
      const id = await addPreview(source);
      expect(await refusal(id)).toMatch(/^path_outside_root: /);
      expect(await refusal(`${id}/original`)).toMatch(/^path_outside_root: /);
    }
  });

  it('lets no browser keep a refusal, also not under a version', async () => {
    const { status, headers } = await get(`${await addPreview('late.png')}?v=1`);
    expect([status, headers['cache-control']]).toEqual([400, 'no-store']);
    expect(headers.etag).not.toMatch(/-512"$/);
  });

  it('sees a picture that was missing as soon as it is there', async () => {
    const id = await addPreview('late.png');
    expect(await refusal(id)).toMatch(/^not_found: /);
    writeFileSync(join(root, 'sub', 'late.png'), await drawPicture(8, 8));
    expect((await get(id)).status).toBe(200);
  });

  it('refuses other widths, unknown previews and those of roots that the caller may not see', async () => {
    const id = await addPreview('a.png', await drawPicture(8, 8));
    expect(await refusal(`${id}?w=300`)).toMatch(/^validation_failed: .*256, 512, 1024/);
    expect(await refusal(`${id}?w=256&w=512`)).toMatch(/^validation_failed: /);
    expect(await refusal(rootId)).toMatch(/^not_found: /);
    visibleRoots = [];
    expect(await refusal(id)).toMatch(/^not_found: /);
    expect(await refusal(`${id}/original`)).toMatch(/^not_found: /);
    visibleRoots = [rootId];
    expect((await get(id)).status).toBe(200);
  });

  it('changes nothing in the library', async () => {
    const ids = [
      await addPreview('a.png', await drawPicture(700, 700)),
      await addPreview('b.png', new Uint8Array([1])),
    ];
    const look = () =>
      readdirSync(root, { recursive: true, withFileTypes: true }).map((e) => {
        const path = join(e.parentPath, e.name);
        return [path, statSync(path).mtimeMs, e.isFile() ? readFileSync(path, 'hex') : null];
      });
    const before = look();
    for (const id of ids) await Promise.all([get(id), get(`${id}/original`)]);
    expect(look()).toEqual(before);
  });
});

describe('GET /previews/{id}/original', () => {
  it('answers the file itself, shut in so that it can do nothing', async () => {
    const picture = await drawPicture(30, 30, 'jpeg');
    const { status, headers, body } = await get(`${await addPreview('a.png', picture)}/original`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-length': String(picture.length),
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*sandbox$/),
    });
    expect(picture.equals(body)).toBe(true);
  });

  it('refuses whatever is no picture or clip', async () => {
    expect(
      await refusal(`${await addPreview('a.png', Buffer.from('<script>alert(1)</script>'))}/original`),
    ).toMatch(/^preview_unusable: /);
    expect(await refusal(`${await addPreview('b.svg', Buffer.from('<svg/>'))}/original`)).toMatch(
      /^preview_unusable: /,
    );
  });

  it('answers parts of a clip', async () => {
    const clip = clipStart();
    const id = await addPreview('a.mp4', clip);
    const part = async (range: string) => {
      const { status, headers, body } = await get(`${id}/original`)
        .set('Range', range)
        .buffer(true)
        .parse(readAll);
      return { status, range: headers['content-range'], body: body as Buffer };
    };
    expect(await part('bytes=4-11')).toEqual({
      status: 206,
      range: `bytes 4-11/${clip.length}`,
      body: clip.subarray(4, 12),
    });
    expect((await part('bytes=-6')).body).toEqual(clip.subarray(-6));
    expect((await part('bytes=100-')).body).toEqual(clip.subarray(100));
    expect(await part('bytes=0-1,50-60')).toMatchObject({ status: 200, body: clip });
    expect(await part('lines=1-2')).toMatchObject({ status: 200, body: clip });
    expect(await part(`bytes=${clip.length}-`)).toMatchObject({
      status: 416,
      range: `bytes */${clip.length}`,
    });
  });

  it('answers the whole clip when it is another one than the part belonged to', async () => {
    const clip = clipStart();
    const id = await addPreview('a.mp4', clip);
    const head = await request(server).head(`/previews/${id}/original`).set('Range', 'bytes=0-9');
    expect([head.status, head.headers['content-length'], head.headers['content-type']]).toEqual([
      206,
      '10',
      'video/mp4',
    ]);
    const same = await get(`${id}/original`).set({ Range: 'bytes=0-9', 'If-Range': head.headers.etag ?? '' });
    const other = await get(`${id}/original`).set({ Range: 'bytes=0-9', 'If-Range': '"another"' });
    expect([same.status, other.status]).toEqual([206, 200]);
    expect((await get(`${id}/original`).set('If-None-Match', head.headers.etag ?? '')).status).toBe(304);
  });

  it.runIf(process.platform === 'linux')(
    'leaves no file open, also when the client leaves in the middle',
    async () => {
      const id = await addPreview('a.mp4', Buffer.concat([clipStart(), Buffer.alloc(30_000_000)]));
      const path = join(root, 'sub', 'a.mp4');
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/previews/${id}/original`);
      expect(openFiles()).toContain(path);
      await answer.body?.cancel();
      await request(server).head(`/previews/${id}/original`);
      await get(`${id}/original`).set('Range', 'bytes=99999999-');
      await vi.waitUntil(() => !openFiles().includes(path), { timeout: 30_000 });
    },
  );
});

describe('removing orphaned thumbnails', () => {
  it('keeps those of the catalog', async () => {
    const kept = await addPreview('a.png', await drawPicture(8, 8));
    const gone = await addPreview('b.png', await drawPicture(8, 8));
    await Promise.all([get(kept), get(gone)]);
    await db.database.query(`DELETE FROM previews WHERE id = $1`, [gone]);
    expect(await thumbnails.removeOrphans()).toBe(0);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 60 * 60 * 1000);
    expect(await thumbnails.removeOrphans()).toBe(3);
    rmSync(root, { recursive: true });
    expect((await get(kept)).status).toBe(200);
  });
});

function connectionCount(of: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    of.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

function readAll(from: unknown, done: (error: Error | null, body: Buffer) => void): void {
  if (!(from instanceof Readable)) throw new Error('The answer is no stream.');
  const parts: Buffer[] = [];
  from.on('data', (part: Buffer) => parts.push(part));
  from.on('end', () => done(null, Buffer.concat(parts)));
}

/** Paths of all files that this process has open (Linux). */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The descriptor with which the folder was read is closed already.
      return [];
    }
  });
}
