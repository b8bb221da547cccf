import { Buffer } from 'node:buffer';
import type { BaseModel } from '@lora/schema/values';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KOHYA_HEADER } from '../../test/kohya-header.js';
import { a1111, civitaiVersion, loraManager, stabilityMatrix } from '../../test/sidecar-files.js';
import { parseSidecar } from '../sidecars/parse-sidecar.js';
import { SIDECAR_FORMS, type SidecarForm } from '../sidecars/sidecar-forms.js';
import { readAdapter } from './read-adapter.js';
import { resolveFields } from './resolve-fields.js';

const sidecar = (form: SidecarForm, content: unknown, name = `fox.${form}`) => ({
  ...parseSidecar(form, Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))),
  name,
});
const read = (o: {
  metadata?: Record<string, unknown>;
  sidecars?: ReturnType<typeof sidecar>[];
  possible?: BaseModel[];
  fileName?: string;
  folder?: string;
}) =>
  readAdapter({
    fileName: o.fileName ?? 'fox  v2.safetensors',
    folder: o.folder ?? '',
    header: { metadata: o.metadata ?? {} },
    sidecars: o.sidecars ?? [],
    network: { bases: { possible: o.possible ?? ['sdxl'] } },
  });

describe('one adapter from header, sidecars and tensors', () => {
  it('is called after its file where nothing names it', () => {
    const { values, warnings, family, training } = read({});
    expect(values.rule).toEqual({ name: 'fox  v2', baseModel: 'sdxl' });
    expect([values.header, values.sidecar, values.civitai]).toEqual([{}, {}, {}]);
    expect(warnings).toEqual([]);
    expect(family).toBeNull();
    expect(training.trainer).toBeNull();
    expect(read({ fileName: ' .safetensors' }).values.rule?.name).toBe(' .safetensors');
  });

  it('is called by its title, else by its output name', () => {
    expect(read({ metadata: KOHYA_HEADER }).values.header).toMatchObject({
      name: 'Lantern Keeper v2',
      description: 'A keeper of lanterns.\nWorks at 0.8.',
    });
    expect(read({ metadata: { ss_output_name: 'fox_e5' } }).values.header?.name).toBe('fox_e5');
  });

  it('keeps the trigger words of each source apart', () => {
    const { values, triggerWords } = read({
      metadata: KOHYA_HEADER,
      sidecars: [sidecar('a1111', a1111()), sidecar('civitai-info', civitaiVersion())],
    });
    expect(values.sidecar?.triggerWords).toEqual(['lntrn keeper', '(red hat, blue coat:1.1)']);
    expect(values.civitai?.triggerWords).toEqual(['lntrn keeper', 'holding lantern, night']);
    expect(values.header?.triggerWords).toEqual(['lntrn keeper', 'holding lantern']);
    expect(values.rule?.triggerWords).toEqual(['lantern keeper']);
    expect(triggerWords.map(({ word, from }) => [word, from])).toEqual([
      ['lntrn keeper', 'fox.a1111'],
      ['(red hat, blue coat:1.1)', 'fox.a1111'],
      ['holding lantern, night', 'trainedWords'],
      ['holding lantern', 'modelspec.trigger_phrase'],
      ['lantern keeper', 'class tokens of the dataset folders'],
    ]);
  });

  it('joins several sidecars, the stronger form first, and all their tags', () => {
    const { values, civitai, claimedSha256 } = read({
      sidecars: [
        sidecar('description', 'weak'),
        sidecar('stability-matrix', stabilityMatrix()),
        sidecar('lora-manager', loraManager()),
      ],
    });
    expect(values.sidecar).toMatchObject({
      name: 'Lantern Keeper (mine)',
      description: '<p>Kept</p>',
      tags: ['character', 'mine', 'lamp'],
      baseModelText: 'Illustrious',
    });
    expect(values.sidecar?.triggerWords).toEqual(['lntrn keeper']);
    expect(civitai?.versionId).toBe(135867);
    expect(claimedSha256.map(({ from }) => from)).toEqual(['fox.lora-manager', 'fox.stability-matrix']);
  });

  it('gives the description’s words for search', () => {
    expect(read({ sidecars: [sidecar('civitai-info', civitaiVersion())] }).descriptionText).toBe(
      'A keeper & lanterns.\n\nSecond version',
    );
    expect(read({}).descriptionText).toBeNull();
  });

  it('hands the claimed hash on', () => {
    expect(read({ metadata: KOHYA_HEADER }).claimedModelHash).toBe(
      '150ef207aad02214f69756f53c3fc56efacdf6c79e32dd76e5fcbcf6c6a5350f',
    );
  });
});

describe('the base model', () => {
  it('is chosen by the header among what the tensors allow, then by sidecars', () => {
    const byHeader = read({ metadata: { ss_base_model_version: 'chroma' }, possible: ['flux1', 'chroma'] });
    expect(byHeader.baseModel).toMatchObject({
      value: 'chroma',
      possible: ['flux1', 'chroma'],
      contradictions: [],
    });
    expect(byHeader.values.header?.baseModel).toBe('chroma');

    const bySidecar = read({
      sidecars: [sidecar('a1111', { 'sd version': 'Flux' })],
      possible: ['flux1', 'chroma'],
    });
    expect(bySidecar.baseModel.value).toBe('flux1');
    expect(bySidecar.values.sidecar?.baseModel).toBe('flux1');

    const byCivitai = read({
      sidecars: [sidecar('civitai-info', { ...civitaiVersion(), baseModel: 'Chroma' })],
      possible: ['flux1', 'chroma'],
    });
    expect(byCivitai.values.civitai).toMatchObject({ baseModel: 'chroma', baseModelText: 'Chroma' });
  });

  it('is what the tensors prove, and a claim against it is shown', () => {
    const { baseModel, values, warnings } = read({
      sidecars: [sidecar('civitai-info', { ...civitaiVersion(), baseModel: 'SD 1.5' })],
      possible: ['sdxl'],
    });
    expect(baseModel.value).toBe('sdxl');
    expect(values.rule?.baseModel).toBe('sdxl');
    expect(values.civitai?.baseModel).toBeUndefined();
    expect(warnings).toEqual([
      { code: 'base_model_contradiction', message: expect.stringContaining('SD 1.5') as string },
    ]);
  });

  it('is unknown where several are left and nobody says', () => {
    const { baseModel, values } = read({ possible: ['flux1', 'chroma'] });
    expect(baseModel.value).toBe('unknown');
    expect(values.rule?.baseModel).toBe('unknown');
  });

  it('has its family with the source that knew it', () => {
    const { family, values } = read({
      metadata: { ss_base_model_version: 'sdxl_base_v1-0' },
      sidecars: [sidecar('civitai-info', civitaiVersion())],
    });
    expect(family).toEqual({
      value: 'pony',
      confidence: 0.92,
      evidence: ['Civitai data in fox.civitai-info says Pony'],
    });
    expect(values.civitai?.family).toBe('pony');
    const fromHeader = read({ metadata: KOHYA_HEADER, folder: 'SDXL/characters' });
    expect(fromHeader.family?.value).toBe('pony');
    expect(fromHeader.values.header?.family).toBe('pony');
    expect(
      read({ metadata: { 'modelspec.architecture': 'flux-1-schnell/lora' }, possible: ['flux1'] }).values
        .header?.family,
    ).toBe('schnell');
  });

  it('loses a family that belongs to another base model', () => {
    const { family, values } = read({
      sidecars: [sidecar('lora-manager', loraManager())],
      possible: ['sd1'],
    });
    expect(family).toBeNull();
    expect(values.sidecar?.family).toBeUndefined();
  });
});

describe('warnings', () => {
  it('tell of a damaged sidecar, which hides nothing', () => {
    const damaged = sidecar('lora-manager', '{"model_name": "x', 'fox.metadata.json');
    const { warnings, values } = read({
      metadata: KOHYA_HEADER,
      sidecars: [damaged, sidecar('a1111', a1111())],
    });
    expect(warnings).toEqual([
      {
        code: 'sidecar_damaged',
        message: expect.stringMatching(/^fox\.metadata\.json could not be read: not valid JSON/) as string,
      },
    ]);
    expect(values.header?.name).toBe('Lantern Keeper v2');
    expect(values.sidecar?.preferredWeight).toBe(0.7);
  });

  it('tell of sidecars that name different models, of which the strongest is taken', () => {
    const other = { ...stabilityMatrix(), ModelId: 5, VersionId: 6 };
    const { warnings, civitai } = read({
      sidecars: [sidecar('stability-matrix', other), sidecar('civitai-info', civitaiVersion())],
    });
    expect(warnings).toEqual([
      {
        code: 'civitai_ids_differ',
        message: expect.stringContaining('fox.stability-matrix says model 5 version 6') as string,
      },
    ]);
    expect(civitai).toMatchObject({ modelId: 122359, creator: 'mossbyte' });
  });

  it('do not tell of copies that agree, or that know nothing', () => {
    const ids = sidecar('a1111', { modelId: 122359 });
    const { warnings, civitai } = read({
      sidecars: [ids, sidecar('civitai-info', '{}'), sidecar('api-info', civitaiVersion())],
    });
    expect(warnings).toEqual([]);
    expect(civitai).toMatchObject({ notOnCivitai: false, versionId: 135867 });
    expect(read({ sidecars: [sidecar('civitai-info', '{}')] }).civitai?.notOnCivitai).toBe(true);
  });
});

it('never throws and always resolves to a name and a base model, whatever the files hold', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 50 }),
    fc.json().map((text) => Buffer.from(text)),
  );
  const sidecars = fc.array(fc.tuple(fc.constantFrom(...SIDECAR_FORMS), bytes), { maxLength: 5 });
  const metadata = fc.dictionary(
    fc.constantFrom(...Object.keys(KOHYA_HEADER)),
    fc.oneof(fc.string(), fc.jsonValue()),
  );
  fc.assert(
    fc.property(metadata, sidecars, fc.string({ minLength: 1, unit: 'binary' }), (m, s, fileName) => {
      const reading = read({
        metadata: m,
        fileName,
        sidecars: s.map(([form, b]) => ({ ...parseSidecar(form, b), name: form })),
      });
      const { effective } = resolveFields(reading.values);
      expect(effective.name).toBeTruthy();
      expect(effective.baseModel).toBe('sdxl');
    }),
    { numRuns: 300 },
  );
});
