import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { resolveFields } from '@lora/adapters';
import { type DemoFile, type DemoManifest, makeDemoLibrary } from '@lora/fixtures/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAgain } from '../modules/library/look-again.js';
import { readUnopened } from '../modules/library/plan-ingest.js';
import { type ModelFileReading, readModelFile } from '../modules/library/read-model-file.js';
import { prepareDemo } from './prepare-demo.js';

/** No made file is larger: all are hashed. */
const ANY_SIZE = 16 * 2 ** 20;

let folder: string;
let library: string;
let manifest: DemoManifest;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lora-demo-')));
  library = join(folder, 'Demo library');
  const made = await makeDemoLibrary(library);
  if (made === null) throw new Error('nothing was made');
  manifest = made;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(file: DemoFile): Promise<ModelFileReading> {
  const found = await lookAgain(library, { folder: dirname(file.path), fileName: basename(file.path) });
  if (found === null) throw new Error(`${file.path} is not there`);
  return readUnopened(found) ?? readModelFile(library, found, { now: Date.now(), hashUpTo: ANY_SIZE });
}

describe('the readers on the demo library', () => {
  it('find of each adapter what its manifest says', async () => {
    const adapters = manifest.files.filter(({ kind }) => ['ok', 'copy', 'reheader'].includes(kind));
    for (const file of adapters) {
      const reading = await read(file);
      if (reading.outcome !== 'adapter') throw new Error(`${file.path}: ${JSON.stringify(reading)}`);
      const { effective } = resolveFields(reading.sources);
      expect({
        path: file.path,
        baseModel: effective.baseModel,
        family: effective.family ?? null,
        networkType: reading.fixed.networkType,
        rank: reading.fixed.rank,
        name: effective.name,
        tags: effective.tags ?? [],
        triggerWords: effective.triggerWords ?? [],
        sha256: reading.hashes?.sha256,
        autov3: reading.hashes?.autoV3,
        warnings: reading.fixed.warnings.map(({ code }) => code),
        previews: reading.previews.filter((p) => !p.embedded).map((p) => join(dirname(file.path), p.source)),
        embedded: reading.previews.some((p) => p.embedded),
        civitaiModelId: reading.facts.civitai?.modelId ?? null,
      }).toEqual({
        path: file.path,
        baseModel: file.baseModel,
        family: file.family,
        networkType: file.networkType,
        rank: file.rank,
        name: file.name,
        tags: file.tags,
        triggerWords: file.triggerWords,
        sha256: file.sha256,
        autov3: file.autov3,
        warnings: file.sidecarBroken ? ['sidecar_damaged'] : [],
        previews: file.previews,
        embedded: file.embeddedPreview,
        civitaiModelId: file.civitaiModelId,
      });
      expect(reading.claimedHash).toBe(file.hasMetadata ? file.autov3 : null);
    }
  });

  it('refuse the others, each for its reason', async () => {
    const others = manifest.files.filter(({ kind }) => !['ok', 'copy', 'reheader'].includes(kind));
    const kinds = {
      broken: 'broken',
      empty: 'empty',
      'not-a-lora': 'not-an-adapter',
      'not-opened': 'not-opened',
    };
    for (const file of others) {
      const expected: string | undefined = kinds[file.kind as keyof typeof kinds];
      expect({ path: file.path, ...(await read(file)) }).toMatchObject({
        outcome: 'problem',
        kind: expected,
      });
    }
  });
});

describe('--demo', () => {
  it('makes the library in a thread of its own and says so, once', async () => {
    const data = join(folder, 'new data');
    const lines: string[] = [];
    const say = (line: string): number => lines.push(line);
    const made = await prepareDemo(data, { say });
    expect(made).toBe(join(data, 'Demo library'));
    expect(readdirSync(data)).toEqual(['Demo library']);
    expect(lines).toEqual([expect.stringContaining('Making the demo library')]);

    rmSync(join(data, 'Demo library', 'Downloads'), { recursive: true });
    writeFileSync(join(data, 'Demo library', 'SDXL', 'mine.txt'), 'mine');
    const before = readdirSync(data, { recursive: true });
    expect(await prepareDemo(data, { say })).toBe(made);
    expect(lines).toHaveLength(1);
    expect(readdirSync(data, { recursive: true })).toEqual(before);
  });

  it('stopped in its middle leaves no half of it', async () => {
    const data = join(folder, 'stopped data');
    const stop = new AbortController();
    const making = prepareDemo(data, { signal: stop.signal, say: () => undefined });
    await expect
      .poll(() => readdirSync(data, { recursive: true }).length > 10, { timeout: 30_000 })
      .toBe(true);
    stop.abort();
    expect(await making).toBeNull();
    expect(readdirSync(data)).toEqual([]);
  });

  it('that cannot write says where and what to do', async () => {
    writeFileSync(join(folder, 'a file'), '');
    await expect(prepareDemo(join(folder, 'a file'), { say: () => undefined })).rejects.toThrow(/--data/);
  });
});
