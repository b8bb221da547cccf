import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bufferSource, readHeader } from '@lora/safetensors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNetwork } from '../network/read-network.js';
import { choosePreviews } from '../previews/choose-previews.js';
import { parseSidecar } from '../sidecars/parse-sidecar.js';
import { sidecarCandidates } from '../sidecars/sidecar-forms.js';
import { type AdapterReading, readAdapter } from './read-adapter.js';
import { resolveFields } from './resolve-fields.js';

const generator = process.env.LORA_GENERATOR;
const found = generator !== undefined && existsSync(generator);
// oxlint-disable-next-line no-console -- says which tests ran
console.info(
  found
    ? `generated library: made by ${generator}`
    : 'generated library: not made, LORA_GENERATOR names no file',
);

interface Row {
  path: string;
  kind: string;
  name: string;
  family: string;
  trigger: string[] | null;
  sidecar_tags: string[] | null;
  sidecars: string[];
  sidecar_broken: string | null;
  preview: string | null;
  favorite: boolean;
  notes: string;
  tag_count: number;
  network_dim: number;
  metadata: string;
}

const FILES = 400;

describe.runIf(found)('a generated library', () => {
  let folder = '';
  const readings: { row: Row; reading: AdapterReading; preview: string | null }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lora-generated-'));
    const manifestPath = join(folder, 'manifest.json');
    const root = join(folder, 'library');
    const options = [
      '--out',
      root,
      '--count',
      String(FILES),
      '--seed',
      'reading',
      '--bytes',
      '4000',
      '--manifest',
      manifestPath,
    ];
    execFileSync(process.execPath, [generator ?? '', ...options], { stdio: 'pipe' });
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { files: Row[] };
    for (const row of manifest.files.filter((f) => f.kind !== 'broken')) {
      const fileName = basename(row.path);
      const directory = join(root, dirname(row.path));
      const siblings = new Set(readdirSync(directory));
      const header = await readHeader(bufferSource(readFileSync(join(root, row.path))));
      const network = readNetwork(header.tensors);
      if (network.kind !== 'adapter') throw new Error(`${row.path}: ${network.reason}`);
      const sidecars = sidecarCandidates(fileName)
        .filter(({ name }) => siblings.has(name))
        .map(({ name, form }) => ({
          ...parseSidecar(form, readFileSync(join(directory, name)), fileName),
          name,
        }));
      const folderName = dirname(row.path) === '.' ? '' : dirname(row.path);
      const reading = readAdapter({ fileName, folder: folderName, header, sidecars, network });
      readings.push({ row, reading, preview: choosePreviews(fileName, siblings)[0]?.name ?? null });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the names, trigger words, tags, notes and favourites of its manifest', () => {
    expect(readings.length).toBeGreaterThan(FILES * 0.9);
    for (const { row, reading } of readings) {
      const { effective } = resolveFields(reading.values);
      expect({ path: row.path, name: effective.name }).toEqual({ path: row.path, name: row.name });
      // Where no sidecar names any, the header's and the class tokens count: the manifest leaves those out.
      const lower = (words: readonly string[] | undefined) => (words ?? []).map((word) => word.toLowerCase());
      const named = [...new Set(lower(row.trigger ?? []))];
      // A1111's activation text, the first of them, is stronger than Civitai's words in the same folder.
      const activation = row.sidecars.includes('.json') && row.sidecar_broken !== '.json';
      const wanted =
        named.length === 0 ? lower(effective.triggerWords) : activation ? named.slice(0, 1) : named;
      expect({ path: row.path, words: lower(effective.triggerWords) }).toEqual({
        path: row.path,
        words: wanted,
      });
      expect(effective.tags ?? []).toEqual(row.sidecar_tags ?? []);
      expect(effective.notes ?? '').toBe(
        row.sidecars.includes('.json') ? (reading.values.sidecar?.notes ?? '') : row.notes,
      );
      expect(effective.favorite ?? false).toBe(row.favorite);
    }
  });

  it('tells of each damaged sidecar, and of nothing else but contradictions', () => {
    for (const { row, reading } of readings) {
      const damaged = reading.warnings.filter(({ code }) => code === 'sidecar_damaged');
      expect({ path: row.path, damaged: damaged.length }).toEqual({
        path: row.path,
        damaged: row.sidecar_broken === null ? 0 : 1,
      });
    }
    expect(
      readings.flatMap(({ reading }) => reading.warnings).filter(({ code }) => code !== 'sidecar_damaged'),
    ).toEqual([]);
  });

  it('has the training tags and the rank that its headers state', () => {
    for (const { row, reading } of readings.filter((r) => r.row.metadata === 'kohya')) {
      expect(reading.training.tags.total).toBe(row.tag_count);
      expect(reading.training.networkDim).toBe(row.network_dim);
      expect(reading.training.trainer?.name).toBe('kohya sd-scripts');
    }
  });

  it('finds each preview', () => {
    for (const { row, preview } of readings) {
      const stem = basename(row.path).replace(/\.[^.]*$/, '');
      expect(preview).toBe(row.preview === null ? null : stem + row.preview);
    }
  });

  it('gets the family right wherever the checkpoint is named', () => {
    // NoobAI's checkpoints lie in Illustrious folders there, and sidecars call either by either name.
    const right: Record<string, readonly (string | null)[]> = {
      pony: ['pony'],
      illustrious: ['illustrious', 'noobai'],
    };
    const told = readings.filter(
      (r) => r.reading.training.checkpoint !== null && right[r.row.family] !== undefined,
    );
    for (const { row, reading } of told) {
      expect({ path: row.path, right: right[row.family]?.includes(reading.family?.value ?? null) }).toEqual({
        path: row.path,
        right: true,
      });
    }
    expect(told.length).toBeGreaterThan(FILES / 6);
  });
});
