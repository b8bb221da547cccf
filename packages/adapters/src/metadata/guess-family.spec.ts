import { describe, expect, it } from 'vitest';
import { guessFamily } from './guess-family.js';
import { readTraining } from './read-training.js';

type Input = Parameters<typeof guessFamily>[0];
const guess = ({ metadata = {}, ...rest }: Partial<Input> & { metadata?: Record<string, unknown> }) =>
  guessFamily({
    base: 'sdxl',
    training: readTraining(metadata),
    claims: [],
    fileName: 'x.safetensors',
    folder: '',
    ...rest,
  });

describe('guessing the family of an SDXL LoRA', () => {
  it('believes the hash of a well-known checkpoint most', () => {
    const family = guess({
      metadata: {
        ss_sd_model_name: 'model.safetensors',
        ss_new_sd_model_hash: '67ab2fd8ec439a89b3fedb15cc65f54336af163c7eb5e4f2acc98f090a29b0b3',
      },
      folder: 'Illustrious/characters',
    });
    expect(family).toMatchObject({ value: 'pony', source: 'header' });
    expect(family?.evidence).toEqual([
      'trained on Pony Diffusion V6 XL, by its hash',
      'lies in Illustrious/characters (speaks for illustrious)',
    ]);
  });

  it('knows Pony by the old hash and by Civitai’s version id in the checkpoint’s name', () => {
    expect(guess({ metadata: { ss_sd_model_hash: 'e577480d' } })?.value).toBe('pony');
    expect(guess({ metadata: { ss_sd_model_name: '290640.safetensors' } })).toMatchObject({
      value: 'pony',
      confidence: 0.9,
    });
    expect(guess({ metadata: { ss_sd_model_name: '889818.safetensors' } })?.value).toBe('illustrious');
  });

  it.each([
    ['ponyDiffusionV6XL_v6StartWithThisOne.safetensors', 'pony'],
    ['autismmixSDXL_autismmixConfetti.safetensors', 'pony'],
    ['Illustrious-XL-v0.1.safetensors', 'illustrious'],
    ['noobaiXLNAIXL_epsilonPred11Version.safetensors', 'noobai'],
    ['noobai-illustrious-mix.safetensors', 'noobai'],
    ['animagine-xl-3.1.safetensors', 'animagine'],
    ['playground-v2.5.safetensors', 'playground'],
  ])('reads the checkpoint %s as %s', (name, value) => {
    expect(guess({ metadata: { ss_sd_model_name: name } })).toMatchObject({
      value,
      confidence: 0.9,
      source: 'header',
    });
  });

  it.each(['sd_xl_base_1.0.safetensors', 'juggernautXL_v9.safetensors', 'animaPencilXL.safetensors'])(
    'makes nothing of the checkpoint %s',
    (name) => {
      expect(guess({ metadata: { ss_sd_model_name: name } })).toBeNull();
    },
  );

  it('reads Pony’s score tags, and nothing from everybody’s quality tags', () => {
    const tagged = (tag: string) =>
      guess({ metadata: { ss_tag_frequency: { a: { [tag]: 30, '1girl': 40 } } } });
    expect(tagged('score_9')).toMatchObject({ value: 'pony', confidence: 0.8 });
    expect(tagged('score_8_up')?.value).toBe('pony');
    expect(tagged('source_furry')?.value).toBe('pony');
    expect(tagged('masterpiece')).toBeNull();
    expect(tagged('high score')).toBeNull();
  });

  it('takes sidecars at their word', () => {
    const claims = [{ family: 'noobai', source: 'civitai' as const, text: 'x.civitai.info says NoobAI' }];
    expect(guess({ claims })).toEqual({
      value: 'noobai',
      source: 'civitai',
      confidence: 0.92,
      evidence: ['x.civitai.info says NoobAI'],
    });
  });

  it('adds up agreeing evidence and takes away for what contradicts it', () => {
    const alone = guess({ folder: 'Pony' });
    const agreeing = guess({ folder: 'Pony', metadata: { ss_output_name: 'fox_pony' } });
    const contradicted = guess({ folder: 'Pony', fileName: 'fox_IL_v2.safetensors' });
    expect(alone?.confidence).toBe(0.6);
    expect(agreeing?.confidence).toBe(0.8);
    expect(contradicted).toMatchObject({ value: 'pony', source: 'rule' });
    expect(contradicted?.confidence).toBeLessThan(0.6);
    expect(contradicted?.evidence.at(-1)).toContain('speaks for illustrious');
  });

  it('says nothing where two weak words contradict each other', () => {
    expect(guess({ fileName: 'pony_IL.safetensors' })).toMatchObject({ confidence: 0.32 });
    expect(
      guess({ fileName: 'pony_illustrious_animagine.safetensors', metadata: { ss_output_name: 'ilxl' } })
        ?.value,
    ).toBe('illustrious');
  });

  it('never reads a word out of a longer one', () => {
    expect(guess({ fileName: 'stilleben_ilya.safetensors' })).toBeNull();
  });
});

describe('families of other base models', () => {
  it('knows Schnell and Kontext under Flux.1', () => {
    expect(guess({ base: 'flux1', metadata: { ss_sd_model_name: 'flux1-schnell.safetensors' } })?.value).toBe(
      'schnell',
    );
    expect(guess({ base: 'flux1', fileName: 'age_slider_kontext.safetensors' })?.value).toBe('kontext');
  });

  it('gives no family that the base model does not have', () => {
    expect(guess({ base: 'sd1', folder: 'Pony' })).toBeNull();
    expect(guess({ base: 'unknown', folder: 'Pony' })).toBeNull();
    expect(guess({ base: 'flux1', folder: 'Pony' })).toBeNull();
  });
});
