import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeLibrary, type ManifestFile } from '@lora/fixtures';
import type { AdapterDetail, JobProgress, Problem } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMALL_FILE_BYTES } from '../../platform/files/sync-file.js';
import { createTestLibrary, type ScanCounts, type TestLibrary } from '../../../test/library.js';

const generator = process.env.LORA_GENERATOR;
const samples = process.env.LORA_SAMPLES;
// oxlint-disable-next-line no-console -- says which tests ran
console.info(
  `scans: our own library${generator ? `, three libraries made by ${generator}` : ' (LORA_GENERATOR unset)'}${
    samples ? `, the samples in ${samples}` : ' (LORA_SAMPLES unset)'
  }`,
);

/** The details of every adapter by the paths of its files. */
async function detailsByPath(library: TestLibrary): Promise<Map<string, AdapterDetail>> {
  const byPath = new Map<string, AdapterDetail>();
  for (const { id } of await library.list({ state: 'all' })) {
    const detail = await library.detail(id);
    for (const file of detail.files) byPath.set(file.path, detail);
  }
  return byPath;
}

const problemsByPath = async (library: TestLibrary): Promise<Map<string, Problem>> =>
  new Map((await library.problems()).map((problem) => [problem.path, problem]));

describe.each([
  { way: 'in one pass', hashUpTo: SMALL_FILE_BYTES },
  { way: 'in two passes', hashUpTo: 0 },
])("the project's own library, read $way", ({ hashUpTo }) => {
  const FILES = 120;
  let library: TestLibrary;
  let counts: ScanCounts;
  let files: ManifestFile[];
  let byPath: Map<string, AdapterDetail>;
  let problems: Map<string, Problem>;
  const progress: JobProgress[] = [];

  beforeAll(async () => {
    library = await createTestLibrary({ hashUpTo });
    const root = await library.addRoot();
    ({ files } = await makeLibrary(root.path, { count: FILES, seed: 'scan' }));
    counts = await library.scan(undefined, { onProgress: (now) => progress.push(now) });
    byPath = await detailsByPath(library);
    problems = await problemsByPath(library);
  });
  afterAll(() => library.close());

  const sound = () => files.filter((file) => ['ok', 'copy', 'reheader'].includes(file.kind));
  const primaryOf = (file: ManifestFile) => byPath.get(file.path)?.files.find((f) => f.primary)?.path;
  /** The files that give their adapter its values. */
  const primaries = () => sound().filter((file) => primaryOf(file) === file.path);

  it('gives every sound file an adapter and every other one a problem', () => {
    expect(sound().filter((file) => !byPath.has(file.path))).toEqual([]);
    const others = files.filter((file) => !sound().includes(file));
    expect(others.map((file) => file.path).filter((path) => byPath.has(path) || !problems.has(path))).toEqual(
      [],
    );
    expect(byPath.size + problems.size).toBe(FILES);
  });

  it('has base, type and rank from the tensors', () => {
    for (const file of sound()) {
      const { path, baseModel, networkType, rank } = file;
      const { baseModel: base, networkType: type, rank: r } = byPath.get(path) ?? {};
      expect({ path, baseModel: base, networkType: type, rank: r }).toEqual({
        path,
        baseModel,
        networkType,
        rank,
      });
    }
  });

  it('has the family wherever the metadata tells it', () => {
    for (const file of primaries().filter((f) => f.family !== null)) {
      expect({ path: file.path, family: byPath.get(file.path)?.family }).toEqual({
        path: file.path,
        family: file.family,
      });
    }
  });

  it('has the hashes of every file, and the claims hold', () => {
    for (const file of sound()) {
      const found = byPath.get(file.path)?.files.find((f) => f.path === file.path);
      expect(found).toMatchObject({
        sha256: file.sha256,
        autoV2: file.sha256.slice(0, 10),
        autoV3: file.autov3,
        size: file.size,
        state: 'present',
      });
      expect(found?.crc32).toMatch(/^[0-9a-f]{8}$/);
      expect(found?.claimHolds).toBe(found?.claimedHash ? true : null);
    }
  });

  it('joins copies and re-headed files with their sources, and nothing else', () => {
    const groups = new Map<string, string[]>();
    for (const file of sound()) {
      const source = file.source ?? file.path;
      groups.set(source, [...(groups.get(source) ?? []), file.path].toSorted());
    }
    for (const paths of groups.values()) {
      const detail = byPath.get(paths[0] ?? '');
      expect(detail?.files.map((file) => file.path).toSorted()).toEqual(paths);
      expect(detail?.copies).toBe(paths.length);
    }
    expect(new Set([...byPath.values()].map((detail) => detail.id)).size).toBe(groups.size);
    expect(counts.merged).toBe(sound().length - groups.size);
  });

  it('has names, tags and trigger words from sidecar or metadata', () => {
    for (const file of primaries()) {
      const detail = byPath.get(file.path);
      expect({ path: file.path, name: detail?.name }).toEqual({ path: file.path, name: file.name });
      const lower = (words: readonly string[] = []) => words.map((word) => word.toLowerCase());
      expect({ path: file.path, words: lower(detail?.triggerWords) }).toEqual({
        path: file.path,
        words: lower(file.triggerWords),
      });
      expect({ path: file.path, tags: detail?.tags.toSorted() }).toEqual({
        path: file.path,
        tags: file.tags.toSorted(),
      });
    }
    expect(primaries().length).toBeGreaterThan(80);
  });

  it('warns of each damaged sidecar and hides nothing', () => {
    for (const file of primaries()) {
      const told = byPath.get(file.path)?.warnings.filter((warning) => warning.code === 'sidecar_damaged');
      expect({ path: file.path, told: told?.length }).toEqual({
        path: file.path,
        told: file.sidecarBroken ? 1 : 0,
      });
    }
  });

  it('has the previews that lie beside the files', () => {
    for (const file of sound().filter((f) => f.preview !== null)) {
      const sources = byPath.get(file.path)?.previews.map((preview) => preview.source);
      expect(sources).toContain(file.preview?.split('/').at(-1));
    }
    for (const file of primaries().filter((f) => f.preview !== null)) {
      expect(byPath.get(file.path)?.previewUrl).toMatch(/^\/api\/v1\/previews\/.+\?v=.+/);
    }
    const without = sound().filter(
      (file) => byPath.get(file.path)?.files.length === 1 && file.preview === null,
    );
    expect(without.every((file) => byPath.get(file.path)?.previewUrl === null)).toBe(true);
  });

  it('says of each problem what it is', () => {
    const kindOf = {
      broken: 'broken',
      empty: 'empty',
      'not-a-lora': 'not-an-adapter',
      'not-opened': 'not-opened',
    };
    for (const file of files.filter((f) => f.kind in kindOf)) {
      const problem = problems.get(file.path);
      // A file without any tensors is told by its header already.
      const kinds =
        file.reason === 'no-tensors'
          ? ['empty', 'not-an-adapter']
          : [kindOf[file.kind as keyof typeof kindOf]];
      expect({ path: file.path, fits: kinds.includes(problem?.kind ?? '') }).toEqual({
        path: file.path,
        fits: true,
      });
      expect(problem?.message.length).toBeGreaterThan(20);
    }
    for (const file of files.filter((f) => f.kind === 'broken')) {
      expect(problems.get(file.path)?.code).toBe(file.reason);
    }
  });

  it('counts what it did', () => {
    expect(counts.seen).toBe(FILES);
    expect(counts).toMatchObject({
      added: counts.hashed,
      moved: 0,
      changed: 0,
      missing: 0,
      skipped: 0,
      links: 0,
    });
    expect(counts.added).toBeGreaterThanOrEqual(sound().length);
  });

  it('has a sketch of the weights of every adapter, or says why not; made again where they are lost', async () => {
    const sketched = (): Promise<{ identity: string; sketch: Buffer | null; problem: string | null }[]> =>
      library.db.database.query(
        `SELECT a.identity, s.sketch, s.problem FROM adapters a LEFT JOIN weight_sketches s ON s.identity = a.identity
         ORDER BY a.identity`,
      );
    const before = await sketched();
    expect(before.length).toBeGreaterThan(50);
    expect(before.filter(({ sketch, problem }) => sketch === null && problem === null)).toEqual([]);
    expect(before.filter(({ sketch }) => sketch !== null).length).toBeGreaterThan(50);
    await library.db.database.query(`DELETE FROM weight_sketches`);
    const adapters = await library.list({ limit: 200 });
    await library.scan();
    expect(await sketched()).toEqual(before);
    expect(await library.list({ limit: 200 })).toEqual(adapters);
  });

  it('tells the planner how large the tables have become', async () => {
    const [row] = await library.db.database.query<{ rows: number }>(
      `SELECT reltuples::float8 AS rows FROM pg_class WHERE relname = 'adapters'`,
    );
    expect(row?.rows).toBeGreaterThan(50);
  });

  it('tells its progress by phase, with files and bytes', () => {
    const phases = [...new Set(progress.map((now) => now.phase))];
    const headers = progress.filter((now) => now.phase === 'Reading headers');
    // How many files there are is known at the end of the walk.
    expect(headers.at(0)).toMatchObject({ total: null });
    expect(headers.at(-1)).toMatchObject({ done: FILES, total: FILES });
    // Nothing is left for the second pass where all files are small.
    expect(phases).toEqual(hashUpTo === 0 ? ['Reading headers', 'Reading files'] : ['Reading headers']);
    const files = progress.filter((now) => now.phase === 'Reading files');
    expect(files.slice(-1)).toMatchObject(
      hashUpTo === 0 ? [{ done: counts.hashed, total: counts.hashed, bytes: files.at(-1)?.bytesTotal }] : [],
    );
    // Cards come while it runs: there was more than one step.
    expect(headers.length).toBeGreaterThan(1);
  });
});

/** A row of the generator's manifest. */
interface GeneratedFile {
  path: string;
  kind: 'ok' | 'duplicate' | 'reheader' | 'broken';
  sha256: string;
  autov3: string;
  base_model: string | null;
  family: string;
  base_model_sidecar: string | null;
  network_dim: number;
  naming: string;
  metadata: string;
  name: string;
  trigger: string[] | null;
  sidecar_tags: string[] | null;
  sidecars: string[];
  sidecar_broken: string | null;
  preview: string | null;
  favorite: boolean;
  notes: string;
  file_stem: string;
}

const BASES: Record<string, string> = {
  'SD 1.5': 'sd1',
  'SD 2.1': 'sd2',
  'SDXL 1.0': 'sdxl',
  'Flux.1 D': 'flux1',
};
const TYPES: Record<string, string> = { kohya: 'lora', peft: 'lora', loha: 'loha', lokr: 'lokr' };

describe.runIf(generator)('a generated library', () => {
  it.each(['1', '2', 'three'])('of seed %s is right against its manifest', async (seed) => {
    const library = await createTestLibrary();
    try {
      const root = await library.addRoot();
      const files = generate(seed, root.path);
      const counts = await library.scan();
      await checkGenerated(library, files, seed, counts);
      expect(counts.hashed).toBeGreaterThan(280);
    } finally {
      await library.close();
    }
  });
});

function generate(seed: string, out: string): GeneratedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'lora-manifest-'));
  const manifest = join(folder, 'manifest.json');
  rmSync(out, { recursive: true });
  const numbers = ['--count', '300', '--bytes', '20000', '--seed', seed];
  execFileSync(process.execPath, [generator ?? '', '--out', out, ...numbers, '--manifest', manifest], {
    stdio: 'pipe',
  });
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: GeneratedFile[] };
  rmSync(folder, { recursive: true });
  return files;
}

async function checkGenerated(
  library: TestLibrary,
  files: GeneratedFile[],
  seed: string,
  counts: ScanCounts,
): Promise<void> {
  const hidden = files.filter((file) => file.path.split('/').some((part) => part.startsWith('.')));
  const seen = files.filter((file) => !hidden.includes(file));
  const byPath = await detailsByPath(library);
  const problems = await problemsByPath(library);
  const sound = seen.filter((file) => file.kind !== 'broken');
  expect(counts.seen).toBe(seen.length);
  expect(sound.filter((file) => !byPath.has(file.path)).map((file) => file.path)).toEqual([]);
  expect([...problems.keys()].toSorted()).toEqual(
    seen
      .filter((file) => file.kind === 'broken')
      .map((file) => file.path)
      .toSorted(),
  );
  expect([...problems.values()].every((problem) => problem.kind === 'broken')).toBe(true);

  // Files with the same bytes after the header and the same table are one adapter.
  const byContent = Map.groupBy(sound, (file) => file.autov3);
  for (const group of byContent.values()) {
    const ids = new Set(group.map((file) => byPath.get(file.path)?.id));
    expect({ paths: group.map((file) => file.path), adapters: ids.size }).toEqual({
      paths: group.map((file) => file.path),
      adapters: 1,
    });
  }
  expect(new Set([...byPath.values()].map((detail) => detail.id)).size).toBe(byContent.size);

  let unknown = 0;
  for (const file of sound) {
    const detail = byPath.get(file.path);
    if (!detail) throw new Error(file.path);
    const own = detail.files.find((f) => f.path === file.path);
    expect({ path: file.path, sha256: own?.sha256, autoV3: own?.autoV3?.slice(0, 12) }).toEqual({
      path: file.path,
      sha256: file.sha256,
      autoV3: file.autov3,
    });
    if (!own?.primary) continue;
    unknown += checkFacts(file, detail);
    checkWords(file, detail, detail.files.length === 1);
  }
  // oxlint-disable-next-line no-console -- the issue asks for this number
  console.info(
    `scans: seed ${seed}: ${byContent.size} adapters, ${unknown} of unknown base, ${problems.size} problems, ${hidden.length} hidden`,
  );
  expect(unknown).toBeLessThan(byContent.size / 10);
}

/** Answers 1 where the base model is unknown, and rightly so. */
function checkFacts(file: GeneratedFile, detail: AdapterDetail): number {
  const { path } = file;
  const possible = detail.tensors?.possibleBaseModels ?? [];
  const base = BASES[file.base_model ?? ''] ?? '';
  expect({ path, possible }).toEqual({ path, possible: expect.arrayContaining([base]) });
  expect({ path, type: detail.networkType, rank: detail.rank }).toEqual({
    path,
    type: TYPES[file.naming],
    rank: file.network_dim,
  });
  const isTold =
    possible.length === 1 ||
    file.metadata === 'kohya' ||
    file.metadata === 'ai-toolkit' ||
    file.base_model_sidecar !== null;
  if (detail.baseModel === 'unknown') {
    expect({ path, isTold, possible }).toEqual({ path, isTold: false, possible });
    return 1;
  }
  expect({ path, base: detail.baseModel }).toEqual({ path, base });
  // NoobAI's checkpoints lie in Illustrious folders there, and sidecars call either by either name.
  const families: Record<string, string[]> = { pony: ['pony'], illustrious: ['illustrious', 'noobai'] };
  const right = families[file.family];
  const familyIsTold = file.metadata === 'kohya' || file.base_model_sidecar !== null;
  if (right && familyIsTold) {
    expect({ path, right: right.includes(detail.family ?? '') }).toEqual({ path, right: true });
  }
  // Some names hold a family's word, whatever they were trained on: that is a weak guess.
  const named = /pony|\bil\b|illustrious/i.test(path.replaceAll('_', ' '));
  if (!right && !named) expect({ path, family: detail.family }).toEqual({ path, family: null });
  return 0;
}

function checkWords(file: GeneratedFile, detail: AdapterDetail, alone: boolean): void {
  const { path } = file;
  const damaged = detail.warnings.filter((warning) => warning.code === 'sidecar_damaged');
  expect({ path, damaged: damaged.length }).toEqual({ path, damaged: file.sidecar_broken === null ? 0 : 1 });
  // A copy's sidecar may add what this one leaves open.
  if (!alone) return;
  expect({ path, name: detail.name, tags: detail.tags, favorite: detail.favorite }).toEqual({
    path,
    name: file.name,
    tags: file.sidecar_tags ?? [],
    favorite: file.favorite,
  });
  if (file.notes !== '') expect(detail.notes).toBe(file.notes);
  const lower = (words: readonly string[]) => words.map((word) => word.toLowerCase());
  // A1111's activation text, the first of them, is stronger than Civitai's words in the same folder.
  const activation = file.sidecars.includes('.json') && file.sidecar_broken !== '.json';
  const named = [...new Set(lower(file.trigger ?? []))];
  if (named.length > 0) {
    expect({ path, words: lower(detail.triggerWords) }).toEqual({
      path,
      words: activation ? named.slice(0, 1) : named,
    });
  }
  expect({
    path,
    preview: detail.previews.find((p) => !p.source.startsWith('modelspec'))?.source ?? null,
  }).toEqual({
    path,
    preview: file.preview === null ? null : file.file_stem + file.preview,
  });
}

describe.runIf(samples && existsSync(samples))('the samples', () => {
  let library: TestLibrary;
  let byPath: Map<string, AdapterDetail>;
  let problems: Map<string, Problem>;

  beforeAll(async () => {
    library = await createTestLibrary();
    const root = await library.addRoot();
    for (const folder of ['loras', 'not-loras', 'malformed'])
      cpSync(join(samples ?? '', folder), join(root.path, folder), { recursive: true });
    await library.scan();
    byPath = await detailsByPath(library);
    problems = await problemsByPath(library);
  });
  afterAll(() => library.close());

  const names = (folder: string) =>
    readdirSync(join(samples ?? '', folder)).map((name) => `${folder}/${name}`);

  it('are LoRAs of SD 1.x with their hashes', () => {
    for (const path of names('loras')) {
      const detail = byPath.get(path);
      expect({ path, base: detail?.baseModel, sha: detail?.sha256?.length }).toEqual({
        path,
        base: 'sd1',
        sha: 64,
      });
      expect({ path, type: detail?.networkType }).toEqual({
        path,
        type: path.includes('lokr') ? 'lokr' : 'lora',
      });
    }
    expect(byPath.get('loras/smart_falcon_4_lokr.safetensors')?.files[0]?.claimHolds).toBe(true);
    expect(byPath.size).toBe(names('loras').length);
  });

  it('that are something else, or malformed, are problems with a reason', () => {
    for (const path of names('not-loras')) {
      expect({ path, kind: problems.get(path)?.kind }).toEqual({ path, kind: 'not-an-adapter' });
    }
    const refused = /header_too|invalid_header|metadata_incomplete|invalid_info|validation_overflow/;
    for (const path of names('malformed')) {
      const kind = problems.get(path)?.kind;
      expect({ path, kind }).toEqual({ path, kind: refused.test(path) ? 'broken' : 'not-an-adapter' });
    }
    for (const problem of problems.values()) expect(problem.message.length).toBeGreaterThan(20);
  });
});
