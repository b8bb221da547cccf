import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  a1111,
  civitaiModel,
  civitaiVersion,
  loraManager,
  rgthree,
  stabilityMatrix,
  swarm,
} from '../../test/sidecar-files.js';
import { parseSidecar } from './parse-sidecar.js';
import { civitaiFieldValues } from './read-civitai.js';
import { SIDECAR_FORMS, SIDECAR_MAX_BYTES, type SidecarForm } from './sidecar-forms.js';

const parse = (form: SidecarForm, content: unknown, fileName?: string) => {
  const result = parseSidecar(
    form,
    Buffer.from(typeof content === 'string' ? content : JSON.stringify(content, null, 4)),
    fileName,
  );
  if (!result.ok) throw new Error(result.problem);
  return result;
};
const problem = (form: SidecarForm, bytes: Uint8Array) => {
  const result = parseSidecar(form, bytes);
  return result.ok ? null : result.problem;
};

describe("ComfyUI-Lora-Manager's .metadata.json", () => {
  it('gives its own words, and the Civitai data inside it apart', () => {
    const { values, civitai, claimedSha256 } = parse('lora-manager', loraManager());
    expect(values).toEqual({
      name: 'Lantern Keeper (mine)',
      description: '<p>Kept</p>',
      notes: 'Works best at 0.7.\nNot at night.',
      tags: ['character', 'mine'],
      baseModel: 'sdxl',
      baseModelText: 'Illustrious',
      family: 'illustrious',
      preferredWeight: 0.8,
      favorite: true,
      // R: the third level, bit 4 in Civitai's data.
      nsfwLevel: 3,
    });
    expect(civitai).toMatchObject({
      modelId: 122359,
      versionId: 135867,
      trainedWords: ['lntrn keeper', 'holding lantern, night'],
    });
    expect(civitai?.images[0]).toEqual({
      url: 'https://image.example/mine.png',
      kind: 'image',
      nsfwLevel: 2,
      width: null,
      height: null,
    });
    expect(claimedSha256).toBe('ab'.repeat(32));
  });

  it('says nothing where it was only made automatically', () => {
    const { values, civitai, claimedSha256 } = parse('lora-manager', {
      file_name: 'x',
      model_name: 'x',
      file_path: '/x.safetensors',
      size: 1,
      modified: 1,
      sha256: '',
      base_model: 'Unknown',
      preview_nsfw_level: 0,
      notes: '',
      from_civitai: false,
      civitai: {},
      tags: [],
      modelDescription: '',
      favorite: false,
      usage_tips: '{}',
    });
    expect(values).toEqual({});
    expect(civitai).toBeUndefined();
    expect(claimedSha256).toBeNull();
  });

  it('takes usage tips that are an object, and survives damaged ones', () => {
    expect(parse('lora-manager', { usage_tips: { strength: 0.5 } }).values).toEqual({ preferredWeight: 0.5 });
    expect(parse('lora-manager', { usage_tips: '{"strength": ' }).values).toEqual({});
    expect(parse('lora-manager', { usage_tips: 5 }).values).toEqual({});
  });
});

describe('raw Civitai data', () => {
  it('of one version is read fact by fact', () => {
    const { values, civitai } = parse('civitai-info', civitaiVersion());
    expect(values).toEqual({});
    expect(civitai).toEqual({
      notOnCivitai: false,
      modelId: 122359,
      versionId: 135867,
      modelName: 'Lantern Keeper',
      versionName: 'v1.0',
      modelType: 'LORA',
      baseModel: 'Pony',
      creator: 'mossbyte',
      trainedWords: ['lntrn keeper', 'holding lantern, night'],
      tags: ['character', 'night'],
      description: '<p>A keeper &amp; lanterns.</p>',
      versionDescription: '<p>Second <b>version</b></p>',
      publishedAt: '2023-08-21T12:30:00.000Z',
      nsfwLevel: 1,
      images: [
        { url: 'https://image.example/1.jpeg', kind: 'image', nsfwLevel: 1, width: 512, height: 768 },
        { url: 'https://image.example/2.mp4', kind: 'video', nsfwLevel: 4, width: 512, height: 768 },
      ],
      hashes: {
        sha256: 'ab'.repeat(32),
        autoV1: 'e577480d',
        autoV2: 'ababababab',
        autoV3: 'cdcdcdcdcdcd',
        crc32: 'cfad6694',
        blake3: 'ef'.repeat(32),
      },
      fileName: 'lantern_keeper.safetensors',
      stats: { downloads: 100, thumbsUp: 7, ratings: 3, rating: 4.9 },
      air: 'urn:air:sdxl:lora:civitai:122359@135867',
    });
  });

  it('gives an adapter its fields', () => {
    const facts = parse('civitai-info', civitaiVersion()).civitai;
    expect(facts && civitaiFieldValues(facts)).toEqual({
      name: 'Lantern Keeper',
      description: '<p>A keeper &amp; lanterns.</p>\n<hr>\n<p>Second <b>version</b></p>',
      tags: ['character', 'night'],
      triggerWords: ['lntrn keeper', 'holding lantern, night'],
      baseModel: 'sdxl',
      baseModelText: 'Pony',
      family: 'pony',
      nsfwLevel: 1,
      creator: 'mossbyte',
    });
  });

  it('{} says that Civitai does not know the file, and so does an error', () => {
    expect(parse('civitai-info', '{}').civitai).toMatchObject({ notOnCivitai: true, modelId: null });
    expect(parse('api-info', { error: 'Model not found' }).civitai?.notOnCivitai).toBe(true);
  });

  it('of a whole model gives the version that has the file', () => {
    const { civitai } = parse('api-info', civitaiModel(), 'lantern_v1.safetensors');
    expect(civitai).toMatchObject({
      modelId: 122359,
      versionId: 1,
      versionName: 'v1',
      baseModel: 'SDXL 1.0',
      trainedWords: ['one'],
      tags: ['character', 'night'],
      nsfwLevel: 4,
      creator: 'mossbyte',
      hashes: { sha256: 'cc'.repeat(32) },
    });
  });

  it('of a whole model without that file gives the model’s words only, or its single version', () => {
    expect(parse('api-info', civitaiModel(), 'renamed.safetensors').civitai).toMatchObject({
      modelName: 'Lantern Keeper',
      versionId: null,
      trainedWords: [],
    });
    const single = { ...civitaiModel(), modelVersions: civitaiModel().modelVersions.slice(0, 1) };
    expect(parse('api-info', single, 'renamed.safetensors').civitai).toMatchObject({
      versionId: 2,
      trainedWords: ['two'],
    });
  });

  it.each([
    [{ nsfw: 'Soft' }, 2],
    [{ nsfw: 'X' }, 8],
    [{ nsfw: 'constructor' }, null],
    [{ nsfw: false }, 1],
    [{ nsfwLevel: 99 }, null],
    [{}, null],
  ])('reads an old picture’s %j', (flags, level) => {
    const version = { ...civitaiVersion(), images: [{ url: 'https://x.example/1.png', ...flags }] };
    expect(parse('civitai-info', version).civitai?.images[0]?.nsfwLevel).toBe(level);
  });
});

describe('sidecars with their own words', () => {
  it("Stability Matrix's .cm-info.json", () => {
    const { values, civitai, claimedSha256 } = parse('stability-matrix', stabilityMatrix());
    expect(values).toEqual({
      name: 'My keeper',
      description: '<p>A keeper</p>',
      tags: ['character', 'lamp'],
      triggerWords: ['lntrn keeper'],
      baseModel: 'sdxl',
      baseModelText: 'SDXL 1.0',
    });
    expect(civitai).toMatchObject({
      modelId: 122359,
      versionId: 135867,
      creator: 'mossbyte',
      stats: { downloads: 12, rating: 5 },
      trainedWords: [],
    });
    expect(claimedSha256).toBe('ab'.repeat(32));
  });

  it('ids of another hub than Civitai are not Civitai’s', () => {
    expect(
      parse('stability-matrix', { ...stabilityMatrix(), Source: 'OpenModelDb' }).civitai,
    ).toBeUndefined();
    expect(
      parse('stability-matrix', { ...stabilityMatrix(), UserTitle: null, Source: undefined }).values.name,
    ).toBe('Lantern Keeper');
  });

  it("A1111's .json", () => {
    const parsed = parse('a1111', a1111());
    expect(parsed.values).toEqual({
      description: 'From the old library',
      notes: 'with hires fix',
      triggerWords: ['lntrn keeper', '(red hat, blue coat:1.1)'],
      baseModel: 'sdxl',
      baseModelText: 'SDXL',
      preferredWeight: 0.7,
    });
    expect(parsed.negativePrompt).toBe('daylight');
    expect(parsed.civitai).toBeUndefined();
  });

  it('A1111’s unset weight and unknown version say nothing; Civitai Browser+ adds ids', () => {
    const parsed = parse('a1111', {
      'sd version': 'Unknown',
      'preferred weight': 0,
      'activation text': '',
      modelId: 122359,
      modelVersionId: 135867,
      sha256: 'AB'.repeat(32),
      unpackList: [],
    });
    expect(parsed.values).toEqual({});
    expect(parsed.civitai).toMatchObject({ modelId: 122359, versionId: 135867 });
    expect(parsed.claimedSha256).toBe('ab'.repeat(32));
  });

  it("LoRA Manager's file of a neighbour under an A1111 name is left alone", () => {
    expect(parse('a1111', loraManager())).toMatchObject({ values: {}, claimedSha256: null });
  });

  it("SwarmUI's .swarm.json, with and without its prefix", () => {
    const values = {
      name: 'Lantern Keeper',
      description: 'A keeper',
      notes: 'low weights',
      tags: ['character', 'lamp'],
      triggerWords: ['lntrn keeper', 'night'],
      baseModel: 'sdxl',
      baseModelText: 'stable-diffusion-xl-v1-base/lora',
    };
    expect(parse('swarm', swarm()).values).toEqual(values);
    const bare = Object.fromEntries(
      Object.entries(swarm()).map(([key, value]) => [key.replace('modelspec.', ''), value]),
    );
    expect(parse('swarm', bare).values).toEqual(values);
  });

  it("rgthree's info file without the training tags it lists", () => {
    const { values, civitai, claimedSha256 } = parse('rgthree', rgthree());
    expect(values).toEqual({
      name: 'Lantern Keeper - v1.0',
      triggerWords: ['lntrn keeper', 'my own'],
      baseModel: 'sdxl',
      baseModelText: 'Pony',
      family: 'pony',
    });
    expect(civitai).toMatchObject({ modelId: 122359, versionId: 135867 });
    expect(claimedSha256).toBe('ab'.repeat(32));
    expect(parse('rgthree', { raw: { civitai: { error: 'Model not found' } } }).civitai).toBeUndefined();
  });

  it('plain descriptions', () => {
    expect(parse('description', 'lntrn keeper\r\nsecond line\r\n').values).toEqual({
      description: 'lntrn keeper\nsecond line',
    });
    expect(parse('description-long', 'Ein Wächter').values).toEqual({ description: 'Ein Wächter' });
    expect(parse('description', ' \n').values).toEqual({});
  });

  it('a copy of the page without scripts and styles', () => {
    const page =
      '<html><head><title>t</title></head><BODY class="x"><script>let a = "</p>";</script><p>Kept</p><STYLE>p{}</STYLE><b>too</b></BODY></html>';
    expect(parse('page', page).values).toEqual({ description: '<p>Kept</p><b>too</b>' });
    expect(parse('page', '<p>no body</p><script>never ends').values).toEqual({
      description: '<p>no body</p>',
    });
  });

  it('a SHA-256 alone or as sha256sum prints it', () => {
    expect(parse('sha256', `${'AB'.repeat(32)}\n`).claimedSha256).toBe('ab'.repeat(32));
    expect(parse('sha256', `${'ab'.repeat(32)}  fox.safetensors\r\n`).claimedSha256).toBe('ab'.repeat(32));
    expect(problem('sha256', Buffer.from('abab'))).toContain('64 hex digits');
    // The hash of nothing is what a failed program leaves.
    expect(
      problem('sha256', Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')),
    ).not.toBeNull();
  });
});

describe('encodings', () => {
  const text = JSON.stringify({ description: 'Wächter ランタン', notes: 'a\r\nb' });
  const wanted = { description: 'Wächter ランタン', notes: 'a\nb' };
  const swapped = (s: string) => Buffer.from(s, 'utf16le').swap16();

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little endian with one', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 little endian without', Buffer.from(text, 'utf16le')],
    ['UTF-16 big endian with one', swapped(`\ufeff${text}`)],
    ['UTF-16 big endian without', swapped(text)],
    ['Windows line ends', Buffer.from(text.replace(',', ',\r\n'))],
  ])('%s is read', (_, bytes) => {
    expect(parseSidecar('a1111', bytes)).toMatchObject({ ok: true, values: wanted });
  });

  it('plain text of Windows-1252 is read, JSON of it is refused with its place', () => {
    const latin = Buffer.from('W\xe4chter', 'latin1');
    expect(parseSidecar('description', latin)).toMatchObject({
      ok: true,
      values: { description: 'Wächter' },
    });
    expect(problem('a1111', Buffer.from('{"notes": "W\xe4chter"}', 'latin1'))).toContain(
      'not UTF-8 near byte 13',
    );
  });
});

describe('damaged and hostile sidecars', () => {
  it('say what is wrong and where', () => {
    const full = JSON.stringify(civitaiVersion(), null, 2);
    expect(problem('civitai-info', Buffer.from(full.slice(0, 400)))).toMatch(/not valid JSON: .*cut off/);
    expect(problem('lora-manager', Buffer.from(''))).toBe('the file is empty');
    expect(problem('a1111', Buffer.from('{"a": 1,\n "b": oops}'))).toContain('not valid JSON');
    expect(problem('swarm', Buffer.from('[1]'))).toContain('this is a list');
    expect(problem('rgthree', Buffer.from('null'))).toContain('this is null');
    expect(problem('api-info', Buffer.from('"text"'))).toContain('this is a string');
    expect(problem('stability-matrix', Buffer.from([0xff, 0x00, 0x80]))).toContain('not UTF-8');
  });

  it('over the size limit are not read', () => {
    expect(problem('description', new Uint8Array(SIDECAR_MAX_BYTES + 1))).toContain('bytes are more than');
  });

  it('with wrong types everywhere give nothing and never throw', () => {
    for (const wrong of [null, 5, 'text', [], {}, true, [[]], [{}], { a: 1 }]) {
      const twist = (object: object) => Object.fromEntries(Object.keys(object).map((key) => [key, wrong]));
      expect(parse('lora-manager', twist(loraManager())).ok).toBe(true);
      expect(parse('stability-matrix', twist(stabilityMatrix())).ok).toBe(true);
      expect(parse('a1111', twist(a1111())).ok).toBe(true);
      expect(parse('swarm', twist(swarm())).ok).toBe(true);
      expect(parse('rgthree', twist(rgthree())).ok).toBe(true);
      expect(parse('civitai-info', twist(civitaiVersion())).ok).toBe(true);
      expect(parse('api-info', twist(civitaiModel())).ok).toBe(true);
    }
  });

  it('keep to the limits of the interface', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `${'tag'.repeat(100)} ${i}`);
    const { values, civitai } = parse('lora-manager', {
      model_name: 'n'.repeat(5000),
      notes: 'n'.repeat(100_000),
      modelDescription: 'd'.repeat(300_000),
      tags: many.map((tag, i) => `${i} ${tag}`),
      preferred: 1,
      usage_tips: '{"strength": 99}',
      civitai: {
        trainedWords: many.map((tag, i) => `${i} ${tag}`),
        images: Array.from({ length: 500 }, () => ({ url: 'https://x.example/a.png' })),
      },
    });
    expect(values.name).toHaveLength(300);
    expect(values.notes).toHaveLength(50_000);
    expect(values.description).toHaveLength(100_000);
    expect(values.tags).toHaveLength(200);
    expect(values.tags?.every((tag) => tag.length <= 100)).toBe(true);
    expect(values.preferredWeight).toBeUndefined();
    expect(civitai?.trainedWords).toHaveLength(100);
    expect(civitai?.images).toHaveLength(100);
  });

  it('cannot pollute prototypes or overflow the stack', () => {
    const evil =
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "tags": ["__proto__"], "civitai": {"__proto__": {"id": 5}}}';
    for (const form of SIDECAR_FORMS) {
      parseSidecar(form, Buffer.from(evil));
      parseSidecar(form, Buffer.from(`${'{"civitai":'.repeat(50_000)}{}${'}'.repeat(50_000)}`));
      parseSidecar(form, Buffer.from('['.repeat(100_000)));
    }
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect(parse('lora-manager', evil).civitai?.versionId ?? null).toBeNull();
  });

  it('of any bytes never throw', () => {
    const form = fc.constantFrom(...SIDECAR_FORMS);
    const json = fc.oneof(
      fc.json(),
      fc
        .constantFrom(
          loraManager(),
          stabilityMatrix(),
          a1111(),
          swarm(),
          rgthree(),
          civitaiVersion(),
          civitaiModel(),
        )
        .map((v) => JSON.stringify(v)),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(json, fc.nat(3000)).map(([text, end]) => Buffer.from(text.slice(0, end))),
      fc
        .dictionary(
          fc.constantFrom(
            ...Object.keys({ ...loraManager(), ...civitaiVersion(), ...stabilityMatrix(), ...a1111() }),
          ),
          fc.jsonValue(),
        )
        .map((v) => Buffer.from(JSON.stringify(v))),
    );
    fc.assert(
      fc.property(form, bytes, (f, b) => {
        const result = parseSidecar(f, b);
        expect(result.form).toBe(f);
        expect(result.ok || result.problem.length > 3).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
