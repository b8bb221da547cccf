import { existsSync, mkdirSync, readdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import type { AdapterDetail, AdapterItem, Crop, Preview } from '@lora/schema';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';
import { OrphanSweep } from './orphan-sweep.service.js';
import { OwnPreviewsRepository } from './own-previews.repository.js';
import { OWN_PREVIEWS_MAX } from './own-previews.service.js';
import { UPLOAD_MAX_BYTES } from './receive-picture.interceptor.js';
import { CLIPS } from './testing/clips.js';
import { drawBomb, drawPicture, middleColour } from './testing/pictures.js';

const NOBODY = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';
const HOUR = 3_600_000;

let app: TestApp;
let owner: SignedIn;
let library: string;
/** Of the adapter that each test works on, without own previews when it begins. */
let id: string;
let tests = 0;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'library');
  mkdirSync(library);
  await owner.post('/roots', { path: library });
});
afterAll(() => app.close());

beforeEach(async () => {
  tests += 1;
  id = await addAdapter(`test ${tests}`, { picture: '#0000ff' });
});

/** Puts a model into the library, with a picture beside it, and waits until it is there. */
async function addAdapter(name: string, o: { picture?: string } = {}): Promise<string> {
  if (o.picture) put(library, `${name}.png`, await drawPicture(64, 64, 'png', o.picture));
  put(library, `${name}.safetensors`, lora({ seed: name }));
  await owner.post('/library/scans', {});
  const found = await vi.waitUntil(
    async () => {
      const { items } = (await owner.get('/adapters?sort=-added&limit=200')).body as { items: AdapterItem[] };
      return items.find((item) => item.fileName === `${name}.safetensors` && item.sha256);
    },
    { timeout: 30_000 },
  );
  return found.id;
}

const detail = async (of = id): Promise<AdapterDetail> =>
  (await owner.get(`/adapters/${of}`).expect(200)).body;
const upload = (content: Buffer, name = 'picture.png', to = id) =>
  owner.post(`/adapters/${to}/previews`).attach('file', content, name);
/** Uploads and answers the new preview. */
async function add(content: Buffer, to = id): Promise<Preview> {
  const response = await upload(content, 'x', to);
  expect(response.status, response.text).toBe(201);
  const added = (response.body as AdapterDetail).previews.at(-1);
  if (!added?.own) throw new Error('The added preview is not the last.');
  return added;
}
const red = () => drawPicture(400, 200, 'png', '#ff0000');
const card = async (of = id): Promise<AdapterItem> =>
  ((await owner.get('/adapters?limit=200')).body.items as AdapterItem[]).find(
    (item) => item.id === of,
  ) as AdapterItem;
const bytesOf = async (url: string): Promise<Buffer> =>
  (await owner.get(url.replace('/api/v1', '')).buffer(true).parse(asBuffer).expect(200)).body as Buffer;
const thumbnail = (url: string, width = 256) => bytesOf(`${url}&w=${width}`);
const original = (url: string) => bytesOf(url.replace('?', '/original?'));

function asBuffer(response: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}

/** Every file in the folder of own pictures, relative to it. */
function stored(): string[] {
  const folder = join(app.env.dataFolder, 'previews');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
const storedFor = (preview: { id: string }) => stored().filter((path) => path.includes(preview.id));

async function toldBy(work: () => Promise<unknown>): Promise<{ kind: string; id: string }[]> {
  await settleFeed(app.db);
  const { position } = (await owner.get('/changes')).body;
  await work();
  await settleFeed(app.db);
  return (await owner.get(`/changes?after=${position}`)).body.items;
}

describe('adding a picture', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'takes %s and keeps its format',
    async (format) => {
      const preview = await add(await drawPicture(300, 150, format, '#ff0000'));
      expect(preview).toEqual({
        id: expect.any(String),
        url: expect.stringMatching(new RegExp(`^/api/v1/previews/${preview.id}\\?v=\\w+$`)),
        kind: 'image',
        source: 'upload',
        own: true,
        width: 300,
        height: 150,
        crop: null,
      });
      const response = await owner.get(`/previews/${preview.id}/original`).expect(200);
      expect(response.headers['content-type']).toBe(`image/${format}`);
      const { format: found } = await sharp(await original(preview.url)).metadata();
      expect(found).toBe(format === 'avif' ? 'heif' : format);
      expect((await middleColour(await thumbnail(preview.url))).red).toBeGreaterThan(240);
      expect(storedFor(preview)).toHaveLength(1);
    },
  );

  it('stands behind the pictures of files, which keep the card', async () => {
    const before = await card();
    const preview = await add(await red());
    const { previews } = await detail();
    expect(previews.map(({ source, own }) => ({ source, own }))).toEqual([
      { source: `test ${tests}.png`, own: false },
      { source: 'upload', own: true },
    ]);
    expect((await card()).previewUrl).toBe(before.previewUrl);
    expect((await card()).previewUrl).not.toContain(preview.id);
  });

  it('becomes the card of an adapter that has no other', async () => {
    const bare = await addAdapter(`bare ${tests}`);
    expect((await card(bare)).previewUrl).toBeNull();
    const preview = await add(await red(), bare);
    expect(await card(bare)).toMatchObject({ previewUrl: preview.url, previewKind: 'image' });
  });

  it('is a revision, is told, and gives the adapter another ETag', async () => {
    const { revision } = await detail();
    let response: Awaited<ReturnType<typeof upload>> | undefined;
    const told = await toldBy(async () => {
      response = await upload(await red());
    });
    expect(told).toContainEqual(expect.objectContaining({ kind: 'adapter', id }));
    expect(response?.body.revision).toBeGreaterThan(revision);
    expect(response?.headers.etag).toBe(`"${response?.body.revision}"`);
    const [latest] = (await owner.get(`/adapters/${id}/revisions`)).body.items;
    expect(latest).toMatchObject({ kind: 'edit', changes: [{ field: 'previews' }] });
  });

  it('is refused with 412 where somebody changed the adapter meanwhile, and leaves nothing behind', async () => {
    const { revision } = await detail();
    await owner.patch(`/adapters/${id}`, { rating: 3 }).expect(200);
    const before = stored();
    const response = await upload(await red()).set('If-Match', `"${revision}"`);
    expect(response.status).toBe(412);
    expect(stored()).toEqual(before);
  });

  it('turns a photograph upright and takes place, camera and words out of it', async () => {
    const photograph = await sharp(await drawPicture(400, 200, 'jpeg', '#ff0000'))
      .withExif({ IFD0: { Orientation: '6', Artist: 'Anna' }, IFD3: { GPSLatitude: '48/1 8/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await sharp(photograph).metadata()).orientation).toBe(6);
    const preview = await add(photograph);
    expect(preview).toMatchObject({ width: 200, height: 400 });
    const kept = await original(preview.url);
    const { exif, xmp, iptc, orientation, width, height } = await sharp(kept).metadata();
    expect({ exif, xmp, iptc, orientation, width, height }).toEqual({ width: 200, height: 400 });
    expect(kept.includes('Anna')).toBe(false);
  });

  it('takes the words of a generator out of a PNG, and what hangs behind its end', async () => {
    const words = Buffer.from('parameters\0a secret prompt', 'latin1');
    const picture = Buffer.concat([await red(), words]);
    expect((await original((await add(picture)).url)).includes('secret')).toBe(false);
  });

  it('keeps the frames of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff'].map((each) => drawPicture(20, 10, 'png', each)),
    );
    const animation = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100, 100] })
      .toBuffer();
    const preview = await add(animation);
    expect(preview).toMatchObject({ width: 20, height: 10 });
    expect((await sharp(await original(preview.url)).metadata()).pages).toBe(3);
  });

  it('looks at the content, not at the name or the stated type', async () => {
    const response = await owner
      .post(`/adapters/${id}/previews`)
      .attach('file', await drawPicture(10, 10, 'webp'), {
        filename: '../../evil.html',
        contentType: 'text/html',
      });
    expect(response.status, response.text).toBe(201);
    const added = (response.body as AdapterDetail).previews.at(-1);
    expect(storedFor(added as Preview)).toEqual([
      expect.stringMatching(/^[0-9a-f]{2}\/[0-9a-f-]{36}\.webp$/),
    ]);
    expect(existsSync(join(app.env.dataFolder, 'evil.html'))).toBe(false);
  });

  it.each<[string, () => Promise<Buffer> | Buffer, RegExp]>([
    [
      'a page',
      () => Buffer.from('<html><script>alert(1)</script></html>'),
      // Clips are not taken here, so it names none.
      /^This is no PNG, JPEG, WebP, GIF or AVIF, whatever its name says\.$/,
    ],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      /no PNG, JPEG/,
    ],
    ['an empty file', () => Buffer.alloc(0), /empty/],
    ['a clip', () => CLIPS.red, /clip/],
    ['a bomb of 400 megapixels', () => drawBomb(20_000, 20_000, true), /megapixels/],
    ['a bomb that only claims them', () => drawBomb(60_000, 60_000), /megapixels/],
    ['a cut PNG', async () => cut(await noise('png')), /damaged or cut off/],
    ['a cut JPEG', async () => cut(await noise('jpeg')), /damaged or cut off/],
    ['a cut WebP', async () => cut(await noise('webp')), /damaged or cut off/],
    ['a cut GIF', async () => cut(await noise('gif')), /damaged or cut off/],
    ['a cut AVIF', async () => cut(await noise('avif')), /damaged or cut off/],
    [
      'a PNG of nothing but its first bytes',
      () => Buffer.from('\x89PNG\r\n\x1a\nrubbish', 'latin1'),
      /damaged/,
    ],
  ])('refuses %s and leaves nothing behind', async (_, make, reason) => {
    const before = stored();
    const response = await upload(await make());
    expect(response.status, response.text).toBe(422);
    expect(response.body).toMatchObject({ code: 'preview_unusable', message: expect.stringMatching(reason) });
    expect(stored()).toEqual(before);
    expect((await detail()).previews).toHaveLength(1);
  });

  it('refuses 31 MB with the limit, and takes no more into the data folder', async () => {
    const before = stored();
    const response = await upload(Buffer.concat([await red(), Buffer.alloc(31_000_000)]));
    expect(response.status).toBe(413);
    expect(response.body).toMatchObject({
      code: 'payload_too_large',
      message: expect.stringContaining('30 MB'),
      details: { limit: UPLOAD_MAX_BYTES },
    });
    expect(stored()).toEqual(before);
  });

  it('refuses two files, other fields, no file, other bodies and a damaged form', async () => {
    const before = stored();
    const to = `/adapters/${id}/previews`;
    const picture = await red();
    const two = await owner.post(to).attach('file', picture, 'a').attach('file', picture, 'b');
    const field = await owner.post(to).field('name', 'x').attach('file', picture, 'a');
    const other = await owner.post(to).attach('picture', picture, 'a');
    const none = await owner.post(to).field('file', 'x');
    const damaged = await owner
      .post(to)
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut');
    const unbound = await owner.post(to).set('Content-Type', 'multipart/form-data').send('x');
    for (const response of [two, field, other, none, damaged, unbound]) {
      expect(response.status, response.text).toBe(400);
      expect(response.body.code).toBe('validation_failed');
    }
    expect((await owner.post(to, { file: 'x' })).status).toBe(415);
    expect((await owner.post(to)).status).toBe(415);
    expect(stored()).toEqual(before);
  });

  it('takes forms on no other route', async () => {
    const picture = await red();
    for (const path of ['/tags', `/adapters/${id}/previews/order`]) {
      expect((await owner.post(path).attach('file', picture, 'a')).status, path).toBe(415);
    }
  });

  it('answers 404 for an adapter that is not there, and 401 to somebody who is not signed in', async () => {
    const before = stored();
    expect((await upload(await red(), 'a', NOBODY)).status).toBe(404);
    const stranger = await app
      .anyone()
      .post(`/api/v1/adapters/${id}/previews`)
      .attach('file', await red(), 'a');
    expect(stranger.status).toBe(401);
    // The cookie that shows pictures is no leave to change anything.
    const cookie = await app
      .anyone()
      .post(`/api/v1/adapters/${id}/previews`)
      .set('Cookie', owner.cookies.read)
      .attach('file', await red(), 'a');
    expect(cookie.status).toBe(401);
    expect(stored()).toEqual(before);
  });

  it('takes two at once, in one order for everybody', async () => {
    const [one, two] = await Promise.all([upload(await red()), upload(await drawPicture(9, 9))]);
    expect([one.status, two.status]).toEqual([201, 201]);
    const { previews } = await detail();
    expect(previews.filter((preview) => preview.own)).toHaveLength(2);
    expect(new Set(previews.map((preview) => preview.id)).size).toBe(3);
  });

  it('takes no more than there is room for', async () => {
    await app.db.database.query(
      `INSERT INTO own_previews (adapter_id, kind, media_type, stamp, width, height)
       SELECT $1, 'image', 'image/png', 'x', 1, 1 FROM generate_series(1, $2)`,
      [id, OWN_PREVIEWS_MAX],
    );
    const before = stored();
    expect((await upload(await red())).body).toMatchObject({ code: 'conflict' });
    expect(stored()).toEqual(before);
  });

  it('leaves no file when the database fails after the file was written', async () => {
    const before = stored();
    const failing = vi.spyOn(OwnPreviewsRepository.prototype, 'add').mockImplementation(async () => {
      // The picture is on disk by now: so this test would see one that stays.
      expect(stored().filter((path) => path.endsWith('.png'))).toHaveLength(
        before.filter((path) => path.endsWith('.png')).length + 1,
      );
      throw new Error('the database went away');
    });
    expect((await upload(await red())).status).toBe(500);
    failing.mockRestore();
    expect(stored()).toEqual(before);
    expect((await detail()).previews).toHaveLength(1);
  });

  it('leaves nothing of a client that goes away in the middle', async () => {
    const before = stored();
    const { hostname, port } = new URL(app.url);
    const request = httpRequest({
      hostname,
      port,
      method: 'POST',
      path: `/api/v1/adapters/${id}/previews`,
      headers: {
        Authorization: `Bearer ${owner.token}`,
        'Content-Type': 'multipart/form-data; boundary=x',
        'Content-Length': '1000000',
      },
    });
    request.on('error', () => undefined);
    request.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n');
    request.write(Buffer.alloc(200_000));
    await vi.waitUntil(() => stored().length > before.length, { timeout: 10_000 });
    request.destroy();
    await vi.waitFor(() => expect(stored()).toEqual(before), { timeout: 10_000 });
  });
});

describe('removing', () => {
  it('takes an added one away with its file, and the card falls back', async () => {
    const first = await add(await red());
    await owner.put(`/adapters/${id}/previews/order`, { ids: [first.id, ...(await fileIds())] }).expect(200);
    expect((await card()).previewUrl).toBe(first.url);
    const response = await owner.delete(`/adapters/${id}/previews/${first.id}`);
    expect(response.status, response.text).toBe(200);
    expect(response.body.previews.map((preview: Preview) => preview.own)).toEqual([false]);
    expect(response.headers.etag).toBe(`"${response.body.revision}"`);
    expect(storedFor(first)).toEqual([]);
    expect((await card()).previewUrl).toBe(response.body.previews[0].url);
    expect((await owner.get(`/previews/${first.id}`)).status).toBe(404);
  });

  it('leaves those of files alone', async () => {
    const [ofFile] = await fileIds();
    const response = await owner.delete(`/adapters/${id}/previews/${ofFile}`);
    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({
      code: 'not_allowed_here',
      message: expect.stringContaining('belongs to a file'),
    });
    expect(existsSync(join(library, `test ${tests}.png`))).toBe(true);
  });

  it("answers 404 for what is not there, and for another adapter's", async () => {
    const preview = await add(await red());
    const other = await addAdapter(`other ${tests}`);
    expect((await owner.delete(`/adapters/${id}/previews/${NOBODY}`)).status).toBe(404);
    expect((await owner.delete(`/adapters/${other}/previews/${preview.id}`)).status).toBe(404);
    expect((await owner.delete(`/adapters/${id}/previews/x`)).status).toBe(400);
    expect(storedFor(preview)).toHaveLength(1);
  });
});

const fileIds = async (): Promise<string[]> =>
  (await detail()).previews.filter((preview) => !preview.own).map((preview) => preview.id);
const allIds = async (): Promise<string[]> => (await detail()).previews.map((preview) => preview.id);
const order = (ids: string[]) => owner.put(`/adapters/${id}/previews/order`, { ids });

describe('the order', () => {
  it('mixes all kinds, and its first stands on the card', async () => {
    const [a, b] = [await add(await red()), await add(await drawPicture(10, 10))];
    const [ofFile = ''] = await fileIds();
    const response = await order([b.id, ofFile, a.id]);
    expect(response.status, response.text).toBe(200);
    expect(response.body.previews.map((preview: Preview) => preview.id)).toEqual([b.id, ofFile, a.id]);
    expect((await card()).previewUrl).toBe(b.url);
    expect((await detail()).previewUrl).toBe(b.url);
  });

  it('survives a scan, and a picture that comes beside the file stands behind', async () => {
    const a = await add(await red());
    const [ofFile = ''] = await fileIds();
    await order([a.id, ofFile]).expect(200);
    put(library, `test ${tests}.preview.png`, await drawPicture(30, 30, 'png', '#00ff00'));
    await owner.post('/library/scans', {});
    await vi.waitUntil(async () => (await allIds()).length === 3, { timeout: 20_000 });
    expect((await allIds()).slice(0, 2)).toEqual([a.id, ofFile]);
    expect((await card()).previewUrl).toBe(a.url);
  });

  it('can be taken back in the history, a removed picture apart', async () => {
    const a = await add(await red());
    const [before] = (await owner.get(`/adapters/${id}/revisions`)).body.items;
    const [ofFile = ''] = await fileIds();
    await order([a.id, ofFile]).expect(200);
    await owner.post(`/adapters/${id}/revisions/${before.id}/restore`, {}).expect(200);
    expect(await allIds()).toEqual([ofFile, a.id]);
    const [restored] = (await owner.get(`/adapters/${id}/revisions`)).body.items;
    expect(restored).toMatchObject({ kind: 'restore', changes: [{ field: 'previews' }] });
    await owner.delete(`/adapters/${id}/previews/${a.id}`).expect(200);
    await owner.post(`/adapters/${id}/revisions/${restored.id}/restore`, {}).expect(200);
    expect(await allIds()).toEqual([ofFile]);
  });

  it('is no change where it is the order already', async () => {
    await add(await red());
    const { revision } = await detail();
    expect((await order(await allIds())).body.revision).toBe(revision);
  });

  it('must name each exactly once', async () => {
    const a = await add(await red());
    const [ofFile = ''] = await fileIds();
    const stranger = await add(await red(), await addAdapter(`stranger ${tests}`));
    for (const ids of [
      [a.id],
      [a.id, ofFile, a.id],
      [a.id, ofFile, NOBODY],
      [a.id, stranger.id],
      [],
      ['x', a.id],
    ]) {
      const response = await order(ids);
      expect(response.status, JSON.stringify(ids)).toBe(400);
      expect(response.body).toMatchObject({ code: 'validation_failed', details: { ids: expect.any(Array) } });
    }
    expect((await owner.put(`/adapters/${id}/previews/order`, {})).status).toBe(400);
    expect(await allIds()).toEqual([ofFile, a.id]);
  });
});

/** Left half red, right half green, and a blue strip along the lower edge. */
async function coloured(): Promise<Buffer> {
  const part = (width: number, height: number, background: string) =>
    drawPicture(width, height, 'png', background);
  return sharp({ create: { width: 400, height: 200, channels: 3, background: '#ff0000' } })
    .composite([
      { input: await part(200, 200, '#00ff00'), left: 200, top: 0 },
      { input: await part(400, 40, '#0000ff'), left: 0, top: 160 },
    ])
    .png()
    .toBuffer();
}
const RIGHT: Crop = { x: 0.5, y: 0, width: 0.5, height: 0.8 };
const crop = (previewId: string, to: object) => owner.put(`/adapters/${id}/previews/${previewId}/crop`, to);

describe('a crop', () => {
  it.each(['own', 'file'] as const)(
    'changes what thumbnails show and their address (%s preview)',
    async (kind) => {
      if (kind === 'file') id = await addColoured();
      const preview = kind === 'own' ? await add(await coloured()) : await first();
      const response = await crop(preview.id, RIGHT);
      expect(response.status, response.text).toBe(200);
      const cropped = (response.body as AdapterDetail).previews.find(
        (each) => each.id === preview.id,
      ) as Preview;
      expect(cropped.crop).toEqual(RIGHT);
      expect(cropped.url).not.toBe(preview.url);
      const picture = await thumbnail(cropped.url);
      expect(await sharp(picture).metadata()).toMatchObject({ width: 200, height: 160 });
      const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      for (const [x, y] of [
        [4, 4],
        [195, 4],
        [4, 155],
        [195, 155],
      ] as const) {
        const [r = 255, g = 0, b = 255] = data.subarray((y * info.width + x) * info.channels);
        expect(g, `${x} ${y}`).toBeGreaterThan(200);
        expect(Math.max(r, b), `${x} ${y}`).toBeLessThan(60);
      }
      // The original stays whole.
      expect(await sharp(await original(cropped.url)).metadata()).toMatchObject({ width: 400, height: 200 });
      const kept = await owner.get(`${cropped.url.replace('/api/v1', '')}&w=256`);
      expect(kept.headers['cache-control']).toContain('immutable');

      const back = await owner.delete(`/adapters/${id}/previews/${preview.id}/crop`).expect(200);
      const whole = (back.body as AdapterDetail).previews.find((each) => each.id === preview.id);
      expect(whole).toEqual(preview);
      expect((await sharp(await thumbnail(preview.url)).metadata()).width).toBe(256);
    },
  );

  const first = async (): Promise<Preview> => (await detail()).previews[0] as Preview;
  async function addColoured(): Promise<string> {
    put(library, `coloured ${tests}.png`, await coloured());
    return addAdapter(`coloured ${tests}`);
  }

  it('of the first preview changes the card, and is a revision that can be taken back', async () => {
    const before = await card();
    const [ofFile = ''] = await fileIds();
    await owner.patch(`/adapters/${id}`, { rating: 1 }).expect(200);
    const [earlier] = await revisions();
    const told = await toldBy(() => crop(ofFile, RIGHT).expect(200));
    expect(told).toContainEqual(expect.objectContaining({ kind: 'adapter', id }));
    expect((await card()).previewUrl).not.toBe(before.previewUrl);
    await owner.post(`/adapters/${id}/revisions/${earlier?.id}/restore`, {}).expect(200);
    expect((await card()).previewUrl).toBe(before.previewUrl);
  });

  it('of another preview is told as well and gives another ETag', async () => {
    const a = await add(await red());
    const { revision } = await detail();
    const told = await toldBy(() => crop(a.id, RIGHT).expect(200));
    expect(told).toContainEqual(expect.objectContaining({ kind: 'adapter', id }));
    expect((await detail()).revision).toBeGreaterThan(revision);
  });

  const revisions = async (): Promise<{ id: string }[]> =>
    (await owner.get(`/adapters/${id}/revisions`)).body.items;

  it('of all of the picture, or the same again, is none', async () => {
    const a = await add(await red());
    const { revision } = await detail();
    expect((await crop(a.id, { x: 0, y: 0, width: 1, height: 1 })).body.revision).toBe(revision);
    await owner.delete(`/adapters/${id}/previews/${a.id}/crop`).expect(200);
    const once = (await crop(a.id, RIGHT)).body.revision;
    expect((await crop(a.id, RIGHT)).body.revision).toBe(once);
  });

  it('stays inside the picture', async () => {
    const a = await add(await red());
    for (const wrong of [
      { ...RIGHT, x: 0.6 },
      { ...RIGHT, y: 0.3 },
      { ...RIGHT, width: 0.01 },
      { ...RIGHT, x: -0.1 },
      { ...RIGHT, height: Number.NaN },
      { x: 0.5 },
      {},
    ]) {
      expect((await crop(a.id, wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
    expect((await crop(a.id, { x: 0.7, y: 0.1, width: 0.3, height: 0.9 })).status).toBe(200);
    expect((await crop(NOBODY, RIGHT)).status).toBe(404);
  });
});

describe('an adapter whose root was taken out', () => {
  it('stays with what was added, which can still be cropped, put first and removed', async () => {
    const path = join(app.folder, `root ${tests}`);
    mkdirSync(path);
    const root = await owner.post('/roots', { path }).expect(201);
    put(path, 'lonely.safetensors', lora({ seed: 'lonely' }));
    await owner.post('/library/scans', {});
    const all = async (): Promise<AdapterItem[]> =>
      (await owner.get('/adapters?state=all&limit=200')).body.items;
    const found = await vi.waitUntil(
      async () => (await all()).find((item) => item.fileName === 'lonely.safetensors' && item.sha256),
      { timeout: 30_000 },
    );
    id = found.id;
    const [a, b] = [await add(await red()), await add(await drawPicture(10, 10))];
    await owner.delete(`/roots/${root.body.id}`);
    await vi.waitUntil(async () => (await detail()).files.length === 0, { timeout: 20_000 });
    expect(await detail()).toMatchObject({ state: 'missing', previewUrl: a.url });
    const cropped = (await crop(a.id, RIGHT).expect(200)).body as AdapterDetail;
    expect(cropped.previewUrl).not.toBe(a.url);
    expect((await order([b.id, a.id]).expect(200)).body.previewUrl).toBe(b.url);
    const { revision } = await detail();
    const left = (await owner.delete(`/adapters/${id}/previews/${b.id}`).expect(200)).body as AdapterDetail;
    expect(left.previewUrl).toBe(cropped.previewUrl);
    expect(left.revision).toBeGreaterThan(revision);
  });
});

describe('pictures on disk', () => {
  it('of an adapter that is forgotten are put aside by the sweep, and removed 30 days later', async () => {
    const preview = await add(await red());
    const file = join(library, `test ${tests}.safetensors`);
    unlinkSync(file);
    await owner.post('/library/scans', {});
    await vi.waitUntil(async () => (await detail()).state === 'missing', { timeout: 20_000 });
    // Missing, it still shows what was added.
    expect((await middleColour(await thumbnail(preview.url))).red).toBeGreaterThan(240);
    await owner.delete(`/adapters/${id}`).expect(204);
    const sweep = app.app.get(OrphanSweep);
    const kept = await add(await red(), await addAdapter(`kept ${tests}`));
    await sweep.sweep();
    expect(storedFor(preview), 'too young').toHaveLength(1);
    for (const each of [preview, kept]) age(storedFor(each)[0] ?? '', 2 * HOUR);
    await sweep.sweep();
    expect(storedFor(preview)).toEqual([`removed/${preview.id}.png`]);
    expect(storedFor(kept)).toEqual([expect.stringMatching(/^[0-9a-f]{2}\//)]);
    age(`removed/${preview.id}.png`, 29 * 24 * HOUR);
    await sweep.sweep();
    expect(storedFor(preview)).toHaveLength(1);
    age(`removed/${preview.id}.png`, 31 * 24 * HOUR);
    await sweep.sweep();
    expect(storedFor(preview)).toEqual([]);
  });

  it('that a killed program left unfinished are removed', async () => {
    const folder = join(app.env.dataFolder, 'previews');
    mkdirSync(join(folder, 'ab'), { recursive: true });
    mkdirSync(join(folder, 'incoming'), { recursive: true });
    const left = ['ab/x.png.1.tmp', 'incoming/1.tmp'];
    for (const path of left) writeFileSync(join(folder, path), 'half');
    const sweep = app.app.get(OrphanSweep);
    await sweep.sweep();
    expect(stored()).toEqual(expect.arrayContaining(left));
    for (const path of left) age(path, 2 * HOUR);
    await sweep.sweep();
    for (const path of left) expect(stored()).not.toContain(path);
  });

  it('keep the thumbnail of a crop that is in use, and drop the one that is not', async () => {
    const preview = await add(await coloured());
    await thumbnail(preview.url);
    const cropped = (await crop(preview.id, RIGHT)).body.previews.at(-1) as Preview;
    await thumbnail(cropped.url);
    const folder = join(app.env.dataFolder, 'thumbnails');
    const thumbnails = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const entry of thumbnails()) utimesSync(join(entry.parentPath, entry.name), 1, 1);
    const before = thumbnails().length;
    await app.app.get(OrphanSweep).sweep();
    // Three widths of the whole picture are gone (and of whatever other tests left).
    expect(thumbnails().length).toBeLessThanOrEqual(before - 3);
    const files = new Set(thumbnails().map((entry) => entry.name));
    await thumbnail(cropped.url);
    expect(new Set(thumbnails().map((entry) => entry.name))).toEqual(files);
  });

  function age(path: string, ms: number): void {
    const then = (Date.now() - ms) / 1000;
    utimesSync(join(app.env.dataFolder, 'previews', path), then, then);
  }
});

describe('rights', () => {
  it('a viewer sees pictures and changes none; a contributor adds them', async () => {
    const preview = await add(await red());
    const role = (to: string) => app.db.database.query(`UPDATE users SET role = $1`, [to]);
    await role('viewer');
    try {
      const viewer = await app.signIn();
      const send = async () => viewer.post(`/adapters/${id}/previews`).attach('file', await red(), 'a');
      expect((await send()).status).toBe(403);
      expect((await viewer.delete(`/adapters/${id}/previews/${preview.id}`)).status).toBe(403);
      expect((await viewer.put(`/adapters/${id}/previews/order`, { ids: [] })).status).toBe(403);
      expect((await viewer.put(`/adapters/${id}/previews/${preview.id}/crop`, RIGHT)).status).toBe(403);
      expect((await viewer.get(`/previews/${preview.id}`)).status).toBe(200);
      await role('contributor');
      const contributor = await app.signIn();
      const response = await contributor.post(`/adapters/${id}/previews`).attach('file', await red(), 'a');
      expect(response.status, response.text).toBe(201);
    } finally {
      await role('owner');
      owner = await app.signIn();
    }
  });
});

function noise(format: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif'): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  return sharp({ create: { width: 300, height: 300, channels: 3, background: '#000', noise } })
    .toFormat(format)
    .toBuffer();
}
const cut = (picture: Buffer): Buffer => picture.subarray(0, Math.floor(picture.length / 2));
