import { randomUUID } from 'node:crypto';
import { Random } from '@lora/fixtures';
import { compareSketches, SKETCH_FORMAT, SKETCH_SIZE } from '@lora/weights';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL, createTestLibrary, put, type TestLibrary } from '../../../test/library.js';
import { ComparePool, WeightsRepository } from '../ml/index.js';
import { FindDuplicatesJob, LINK_FROM } from './find-duplicates.job.js';
import { LinksRepository } from './links.repository.js';
import { inventChange, scale, write } from './testing/derived-files.js';

let library: TestLibrary;
let pool: ComparePool;
let links: LinksRepository;
let job: FindDuplicatesJob;

beforeAll(async () => {
  library = await createTestLibrary();
});
beforeEach(async () => {
  await library.db.database.query(`TRUNCATE weight_sketches, weight_links, weight_linked, weight_pairs`);
  pool = new ComparePool();
  links = new LinksRepository(library.db.database);
  job = new FindDuplicatesJob(links, new WeightsRepository(library.db.database), pool);
});
afterEach(() => pool.onApplicationShutdown());
afterAll(() => library.close());

const run = (signal = new AbortController().signal, report: () => void = () => undefined) =>
  job.run({ id: randomUUID(), payload: {}, signal, report });

/** Keeps sketches as a scan would; `name` stands for the content. */
async function keep(sketches: ReadonlyMap<string, Int8Array>): Promise<void> {
  const rows = [...sketches].map(([identity, sketch]) => ({
    identity,
    sketch: Buffer.from(sketch).toString('base64'),
  }));
  await library.db.database.query(
    `INSERT INTO weight_sketches (identity, format, sketch, squared_norm, profile)
     SELECT identity, $2, decode(sketch, 'base64'), 1, ''::bytea
     FROM jsonb_to_recordset($1::jsonb) AS t(identity text, sketch text)`,
    [JSON.stringify(rows), SKETCH_FORMAT],
  );
}

/** Made-up sketches in families: each member has more or less of its family's direction. */
function makeSketches(seed: string, count: number): Map<string, Int8Array> {
  const random = new Random(seed);
  const vector = () => Array.from({ length: SKETCH_SIZE }, () => random.fraction() - 0.5);
  const sketches = new Map<string, Int8Array>();
  for (let family = 0; sketches.size < count; family++) {
    const direction = vector();
    for (let member = 0; member < 4 && sketches.size < count; member++) {
      const share = random.fraction();
      const own = vector();
      const values = direction.map((value, i) => share * value + (1 - share) * (own[i] ?? 0));
      const largest = Math.max(...values.map(Math.abs));
      sketches.set(
        `${seed} ${family} ${member}`,
        Int8Array.from(values, (value) => Math.round((value / largest) * 127)),
      );
    }
  }
  return sketches;
}

const found = async (): Promise<string[]> =>
  (
    await library.db.database.query<{ a: string; b: string }>(`SELECT a, b FROM weight_links ORDER BY a, b`)
  ).map(({ a, b }) => `${a} + ${b}`);

/** All pairs by comparing all with all. */
function bruteForce(sketches: ReadonlyMap<string, Int8Array>, from = LINK_FROM): string[] {
  const all = [...sketches].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return all.flatMap(([a, x], i) =>
    all
      .slice(i + 1)
      .flatMap(([b, y]) => (Math.abs(compareSketches(x, y) ?? 0) >= from ? [`${a} + ${b}`] : [])),
  );
}

describe('the search for duplicates', () => {
  it('finds what comparing all with all finds, and nothing else', async () => {
    const sketches = makeSketches('one', 400);
    await keep(sketches);
    expect(await run()).toMatchObject({ compared: 400 });
    const pairs = await found();
    const wanted = new Set(bruteForce(sketches));
    expect(pairs.every((pair) => wanted.has(pair))).toBe(true);
    // Just above the limit signs may miss one; what has more in common is there.
    const sure = bruteForce(sketches, 0.4);
    expect(sure.length).toBeGreaterThan(100);
    expect(sure.filter((pair) => !pairs.includes(pair))).toEqual([]);
  });

  it('compares only what is new with all others', async () => {
    const sketches = makeSketches('two', 200);
    const early = new Map([...sketches].filter((_, i) => i % 3 !== 0));
    await keep(early);
    expect(await run()).toMatchObject({ compared: early.size });
    expect(await links.hasFresh(SKETCH_FORMAT)).toBe(false);
    await keep(new Map([...sketches].filter(([name]) => !early.has(name))));
    expect(await links.hasFresh(SKETCH_FORMAT)).toBe(true);
    expect(await run()).toMatchObject({ compared: sketches.size - early.size });
    const inPieces = await found();
    await library.db.database.query(`TRUNCATE weight_links, weight_linked`);
    await run();
    expect(await found()).toEqual(inPieces);
    expect(await run()).toMatchObject({ compared: 0, links: 0 });
  });

  it('goes on where it was stopped', async () => {
    const sketches = makeSketches('three', 300);
    await keep(sketches);
    job.slicePairs = 300 * 50;
    const stop = new AbortController();
    let reports = 0;
    const stopped = run(stop.signal, () => {
      reports += 1;
      if (reports === 3) stop.abort(new Error('enough'));
    });
    await expect(stopped).rejects.toThrow('enough');
    const rest = (await run())['compared'];
    expect(rest).toBeLessThan(300);
    expect(rest).toBeGreaterThan(0);
    const inPieces = await found();
    await library.db.database.query(`TRUNCATE weight_links, weight_linked`);
    await run();
    expect(await found()).toEqual(inPieces);
  });

  it('reads no more files in one run than it may, the strongest pairs first, and leaves alone what it cannot read', async () => {
    const root = await library.addRoot();
    const owl = inventChange('owl');
    put(root, 'a.safetensors', write(owl));
    put(root, 'b.safetensors', write(scale(owl, 0.5)));
    put(root, 'c.safetensors', write(scale(owl, 0.25)));
    await library.scan();
    job.exactPerRun = 2;
    expect(await run()).toMatchObject({ compared: 3, links: 3, exact: 2, estimated: 1 });
    expect(await run()).toMatchObject({ compared: 0, exact: 1, estimated: 0 });
    await library.db.database.query(`TRUNCATE weight_pairs`);
    // Changed since the scan: what it holds now is not known.
    put(root, 'a.safetensors', write(scale(owl, 2)));
    job.exactPerRun = 100;
    expect(await run()).toMatchObject({ exact: 1, failed: 2, estimated: 2 });
    await run();
    expect(await run()).toMatchObject({ exact: 0, failed: 2, estimated: 0 });
    expect(await run()).toMatchObject({ exact: 0, failed: 0 });
    expect((await library.list({}, ALL)).length).toBe(3);
  });
});
